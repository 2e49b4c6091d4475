import { defineRefusals } from '@yicang/kernel';

/** Words for a table that somebody brought and that cannot be read, whichever service reads it. */
export const tableRefusals = defineRefusals({
  IMPORT_COLUMNS_MISSING: {
    zh: '表格第一行缺少这些列：{columns}。请按模板填写。',
    en: 'The first line of the table lacks these columns: {columns}. Use the template.',
  },
  IMPORT_UNREADABLE: {
    zh: '第 {line} 行起不是 CSV（引号或列数不对）。请另存为 CSV 再上传。',
    en: 'From line {line} on this is no CSV: quotes or columns are wrong. Save it as CSV and upload it again.',
  },
  IMPORT_TOO_LONG: {
    zh: '一次至多 {max} 行。请分成几个文件。',
    en: 'One import has {max} lines at most. Make several files of it.',
  },
});
