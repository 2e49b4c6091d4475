import { parse, validate, type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';

const DOCUMENTS_MAX = 2_000;
/** All of them together, parsed about ten times as much in memory. */
const CHARACTERS_MAX = 4_000_000;
/** The gateway lets 1,000 tokens in; its plans repeat keys and type names, never twenty times. */
const TOKENS_MAX = 20_000;
const ERRORS_MAX = 10;

/** Parsed and validated queries of one schema: the gateway's plans repeat, so each is read once. Holds 2,000 at most, and 4 million characters. */
export class DocumentCache {
  private readonly documents = new LRUCache<string, DocumentNode>({
    max: DOCUMENTS_MAX,
    maxSize: CHARACTERS_MAX,
    sizeCalculation: (_document, { length }) => Math.max(length, 1),
  });

  constructor(private readonly schema: GraphQLSchema) {}

  /** The document, or what is wrong with it. Wrong ones are not remembered. */
  document(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.documents.get(query);
    if (known !== undefined) return known;
    const document = this.read(query);
    if (document instanceof GraphQLError) return [document];
    const errors = validate(this.schema, document, undefined, { maxErrors: ERRORS_MAX });
    if (errors.length > 0) return errors;
    this.documents.set(query, document);
    return document;
  }

  private read(query: string): DocumentNode | GraphQLError {
    try {
      return parse(query, { maxTokens: TOKENS_MAX });
    } catch (error) {
      if (error instanceof GraphQLError) return error;
      throw error;
    }
  }
}
