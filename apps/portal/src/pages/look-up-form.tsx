import type { PageContext } from '../page-context.js';
import { TYPED_LENGTH_MAX } from '../typed-code.js';

/** The field where a code is typed. A plain GET form: it works without JavaScript and leaves an address to share. */
export function LookUpForm({ context, typed }: { readonly context: PageContext; readonly typed?: string }) {
  const { say } = context;
  return (
    <form className="look" action="/i" method="get" role="search">
      <label htmlFor="code">{say('lookUp.label')}</label>
      <div className="row">
        <input
          id="code"
          name="code"
          type="text"
          required
          maxLength={TYPED_LENGTH_MAX}
          defaultValue={typed}
          placeholder="XXXX-XXXX-XXXX"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          aria-describedby="code-hint"
        />
        {context.isChosen ? <input type="hidden" name="lang" value={context.language} /> : null}
        <button className="button" type="submit">
          {say('lookUp.button')}
        </button>
      </div>
      <p className="quiet" id="code-hint">
        {say('lookUp.hint')}
      </p>
    </form>
  );
}
