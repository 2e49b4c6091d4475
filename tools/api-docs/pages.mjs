/** The pages of docs/api that are made from the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ERROR_CODES } from '@yicang/platform-graphql';
import ts from 'typescript';
import { described } from './public-schema.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MADE = '由代码生成：`npm run schema`。Made from the code by `npm run schema`.';

/** What is told of each code: status, when it comes, what to do. */
const ERRORS = {
  BAD_USER_INPUT: [
    '400（JSON 回答为 200 · as JSON 200）, 404, 405, 406, 408, 413, 415, 431',
    '请求的形式、语法、字段、取值或大小不对；`problems` 按字段说明。改正后再发。',
    'Form, syntax, fields, values or size are wrong; `problems` tells it field by field. Correct it, then send it.',
  ],
  UNAUTHENTICATED: [
    '401（流中为 200 · in a stream 200）',
    '登录令牌过期或不对，或须先登录。用 `refresh` 换新令牌，或重新登录。',
    'The access token has expired or is none, or a sign-in is needed. Renew it, or sign in again.',
  ],
  FORBIDDEN: [
    '200, 403',
    '您的角色不能做这件事；`reason` 说明原因。请向授权给您的人申请。',
    'Your roles do not allow it; `reason` tells why. Ask whoever grants them.',
  ],
  RATE_LIMITED: [
    '429（流中为 200 · in a stream 200）',
    '这一分钟问得太多，或同时订阅太多。等 `retry-after` 秒后再发同一请求。',
    'Too much in this minute, or too many subscriptions at a time. Wait `retry-after` seconds, then send the same again.',
  ],
  PERSISTED_OPERATION_NOT_FOUND: [
    '404',
    '没有这个 `documentId`。更新应用，或直接发送查询的全文。',
    'There is no document with this `documentId`. Update the app, or send the whole document.',
  ],
  SERVICE_UNAVAILABLE: [
    '200, 503',
    '有一个服务暂时不在（200），或网关太忙（503），`isRetryable` 为 true。稍等后用同一个 `commandId` 再发，不会做两次。',
    'A service is away (200), or the gateway has too much in hand (503); `isRetryable` is true. Send it again a little later with the same `commandId`: it is done once.',
  ],
  INTERNAL: [
    '200, 500',
    '我们出错了，已记录。若一再发生，请告诉我们 `traceId`。',
    'The fault is ours and on record. If it keeps happening, tell us the `traceId`.',
  ],
};

export function errorsPage() {
  const unknown = [...ERROR_CODES.filter((code) => !(code in ERRORS)), ...Object.keys(ERRORS).filter(isNoCode)];
  if (unknown.length > 0) throw new Error(`tools/api-docs/pages.mjs does not tell of: ${unknown.join(', ')}`);
  const rows = Object.entries(ERRORS).map(([code, told]) => [`\`${code}\``, ...told]);
  return page('错误 · Errors', [
    '意料之中的“不”是结果的一部分（[refusals.md](refusals.md)）；这里是 `errors[].extensions.code`。',
    'An expected no is part of the result; these are the codes in `errors[].extensions.code`, with `messageZh`, `messageEn`.',
    'Status is that of `application/graphql-response+json`; with `application/json` a document that is refused has 200,',
    'unless it is for its length: 400.',
    '',
    table(['Code', 'Status', '怎么回事，怎么办', 'What it means, what to do'], rows),
  ]);
}
const isNoCode = (code) => !ERROR_CODES.includes(code);

export async function limitsPage() {
  const of = (file) => import(pathToFileURL(`${root}apps/gateway/dist/${file}.js`).href);
  const [door, limits, weight, allowance, changes, asker, files, inspection] = await Promise.all(
    ['front-door', 'limits', 'weight', 'allowance', 'changes', 'asker', 'files', 'file-inspection'].map(of),
  );
  const rows = [
    ['一次请求的大小', 'Body of a request', `${door.BODY_MAX_BYTES} bytes`],
    ['发完一次请求的时间', 'Time to send it', `${door.REQUEST_MAX_MS / 1000} s`],
    ['回答一次请求的时间', 'Time to answer it', `${asker.ANSWER_MAX_MS / 1000} s`],
    ['同时的连接', 'Connections at a time', door.CONNECTIONS_MAX],
    [
      '同时处理的请求（订阅开始后不算）',
      'Requests in hand at a time, begun subscriptions not counted',
      door.IN_HAND_MAX,
    ],
    ['层数', 'Depth', limits.DEPTH_MAX],
    ['别名（含 `__typename`）', 'Aliases, `__typename` too', limits.ALIASES_MAX],
    ['指令', 'Directives', limits.DIRECTIVES_MAX],
    ['词', 'Tokens', limits.TOKENS_MAX],
    ['文档的字符', 'Characters of a document', limits.DOCUMENT_LENGTH_MAX],
    ['一次要取的字段', 'Cost: fields one operation answers', weight.WEIGHT_MAX],
    ['一页', 'A page', `1–${weight.PAGE_SIZE_MAX}`],
    ['一个人同时的订阅', 'Subscriptions of one person at a time', changes.LISTENERS_MAX],
    ['一次订阅的时间', 'Time a subscription lasts', `${changes.LISTEN_MAX_MS / 60_000} min`],
    ['上传的文件', 'A file that is brought', `${inspection.FILE_MAX_BYTES} bytes`],
    ['传完它的时间', 'Time to bring it', `${door.UPLOAD_MAX_MS / 60_000} min`],
    ['下载一个文件的时间', 'Time to fetch a file', `${files.DOWNLOAD_MAX_MS / 60_000} min`],
    ['一个人同时的上传、下载', 'Files of one person brought, and fetched, at a time', bothOf(files, 'ofOne')],
    ['所有人同时的上传、下载', 'Files of all brought, and fetched, at a time', bothOf(files, 'ofAll')],
    ['一点成本可上传', 'Brought for one point of cost', `${files.FILE_BYTES_A_POINT} bytes`],
  ];
  const shares = Object.entries(allowance.ALLOWANCES)
    .filter(([kind]) => kind !== 'system')
    .map(([kind, { requests, cost }]) => [kind, requests, cost]);
  return page('限额 · Limits', [
    table(['限的是什么', 'What', 'At most'], rows),
    '',
    `每个访问者每 ${allowance.WINDOW_SECONDS} 秒可用；余额见 \`RateLimit\` 头与 \`rateLimit\` 查询，用完回答 429 与 \`retry-after\`。`,
    `What each asker may use in ${allowance.WINDOW_SECONDS} seconds: the \`RateLimit\` headers and the query \`rateLimit\` tell what is`,
    'left, 429 with `retry-after` that nothing is. Every answer tells its cost in `extensions.cost`.',
    '',
    table(['Who asks', 'Requests', 'Cost'], shares),
  ]);
}

const bothOf = ({ UPLOADS_MAX, DOWNLOADS_MAX }, whose) => `${UPLOADS_MAX[whose]}, ${DOWNLOADS_MAX[whose]}`;

export function refusalsPage(schemaText) {
  const mutations = described(schemaText).filter(({ coordinate }) => /^Mutation\.\w+$/.test(coordinate));
  const rows = wordsInSources().map(({ reason, zh, en }) => {
    const by = mutations.filter(({ description }) => new RegExp(`\\b${reason}\\b`).test(description));
    const names = by.map(({ coordinate }) => `\`${coordinate.replace('Mutation.', '')}\``);
    const everywhere = names.length > EVERYWHERE ? '几乎所有 · nearly all' : names.join(', ');
    return [`\`${reason}\``, zh, en, everywhere];
  });
  return page('拒绝 · Refusals', [
    '一个修改的结果若是 `Refused { reason message messageZh messageEn details }`，就什么也没有发生；下面的话就是人会看到的，说明怎么回事、该怎么办。',
    'When the result is `Refused`, nothing has happened. The words below are what a person is told: what is the matter and what',
    'to do. `{…}` is filled in from `details`.',
    '',
    table(['Reason', '中文', 'English', 'Mutations'], rows),
  ]);
}
const EVERYWHERE = 12;

/** Every reason that the sources define words for. */
function wordsInSources() {
  const files = ['libs', 'apps'].flatMap((group) =>
    readdirSync(root + group).flatMap((name) =>
      readdirSync(`${root}${group}/${name}/src`, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(path))
        .map((path) => `${root}${group}/${name}/src/${path}`),
    ),
  );
  const words = new Map();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('defineRefusals(')) continue;
    const visit = (node) => {
      if (ts.isCallExpression(node) && node.expression.text === 'defineRefusals' && node.arguments[0]?.properties)
        for (const { name, initializer } of node.arguments[0].properties) words.set(name.text, saidIn(initializer));
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  }
  return [...words].map(([reason, said]) => ({ reason, ...said })).sort((a, b) => (a.reason < b.reason ? -1 : 1));
}

function saidIn(object) {
  const said = Object.fromEntries(object.properties.map(({ name, initializer }) => [name.text, textOf(initializer)]));
  return { zh: said.zh, en: said.en };
}

function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  throw new Error('The words of a refusal are one text');
}

function page(title, lines) {
  return `# ${title}\n\n${MADE}\n\n${lines.join('\n')}\n`;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
