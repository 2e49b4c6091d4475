import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('ExportedFile', { description: '导出的文件。A file that was exported.' })
export class ExportedFileView {
  @Field({
    description:
      '网关上的路径，只给导出的人，十分钟内有效。The path at the gateway, for whoever asked and for ten minutes.',
  })
  path!: string;
  @Field({ description: '文件名。What the file is called.' }) name!: string;
  @Field(() => Int, { description: '多少字节。How many bytes it has.' }) bytes!: number;
}
