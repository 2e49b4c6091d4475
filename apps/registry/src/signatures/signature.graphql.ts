import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('SignatureFile', {
  description: '受助家庭在门口的签名。What a recipient family signed at the door.',
})
export class SignatureFileView {
  @Field({
    description:
      '网关上的路径，只给查看的人，十分钟内有效。The path at the gateway, for whoever asked and for ten minutes.',
  })
  path!: string;
  @Field({ description: '文件名。What the file is called.' }) name!: string;
  @Field(() => Int, { description: '多少字节。How many bytes it has.' }) bytes!: number;
}
