/** COPY over a plain connection of `pg`, which knows its messages but has no call for it. */
class Copy {
  constructor(text, content, settle) {
    Object.assign(this, { text, content, settle, chunks: [] });
  }

  submit(connection) {
    connection.query(this.text);
  }

  handleCopyInResponse(connection) {
    connection.sendCopyFromChunk(this.content);
    connection.endCopyFrom();
  }

  handleCopyData({ chunk }) {
    // the driver reads the next one into the same bytes
    this.chunks.push(Buffer.from(chunk));
  }

  handleError(fault) {
    this.settle(fault);
  }

  handleCommandComplete() {}

  handleReadyForQuery() {
    this.settle(null, Buffer.concat(this.chunks));
  }
}

/** What `copy … to stdout` gives; `copy … from stdin` takes `content` and gives nothing. */
export function copy(client, text, content = Buffer.alloc(0)) {
  return new Promise((resolve, reject) => {
    client.query(new Copy(text, content, (fault, read) => (fault === null ? resolve(read) : reject(fault))));
  });
}
