import { useState } from 'react';
import { Icon } from './icon.tsx';

/** Copies `text`. `what` finishes the button's name, "Copy …", for those who do not see what it stands beside. */
export function CopyButton({ text, what, quiet = false }: { text: string; what: string; quiet?: boolean }) {
  const [result, setResult] = useState<'copied' | 'refused' | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setResult('copied');
    } catch {
      setResult('refused');
    }
    setTimeout(() => setResult(null), 2000);
  };
  const words = { copied: 'Copied', refused: 'Not allowed' };
  return (
    <button
      type="button"
      className={quiet ? 'button quiet copy' : 'button copy'}
      onClick={copy}
      aria-label={`Copy ${what}`}
    >
      <Icon name={result === 'copied' ? 'check' : 'copy'} />
      {!quiet && <span aria-hidden="true">{result === null ? 'Copy' : words[result]}</span>}
      <span role="status" className="unseen">
        {result === null ? '' : words[result]}
      </span>
    </button>
  );
}
