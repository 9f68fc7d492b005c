import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import "./say.css";

type Tone = "done" | "problem";
type SayFunction = (words: string, tone?: Tone) => void;

const Context = createContext<SayFunction>(() => {});

/** Says one short sentence at the edge of the page: what was done, or what was not. The newest replaces the one before. */
export const useSay = () => useContext(Context);

// Long enough to read twice; a problem stays until it is closed or replaced.
const readingTime = 6000;

export function SayProvider({ children, closeWords }: { children: ReactNode; closeWords: string }) {
  const [said, setSaid] = useState<{ words: string; tone: Tone; at: number }>();
  const say = useCallback<SayFunction>((words, tone = "done") => setSaid({ words, tone, at: Date.now() }), []);
  useEffect(() => {
    if (said?.tone !== "done") return;
    const timer = setTimeout(() => setSaid(undefined), readingTime);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <Context.Provider value={say}>
      {children}
      <div className="say-place" role="status">
        {said && (
          <p key={said.at} className="say" data-tone={said.tone}>
            <span>{said.words}</span>
            <button type="button" onClick={() => setSaid(undefined)} aria-label={closeWords}>
              ×
            </button>
          </p>
        )}
      </div>
    </Context.Provider>
  );
}
