import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import type { Signed } from "../api/types";
import { useWrite } from "../api/useWrite";
import { usePostWords } from "../app/controls";
import { Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { DateText } from "../design/Text";
import { endOthers, endSession, useSessions } from "./account";

/** Where one is signed in. What one does not know is ended here, and then the password is changed. */
export function SessionList() {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const list = useSessions();
  const again = () => void queries.invalidateQueries({ queryKey: ["account", "sessions"] });
  const one = useWrite(endSession, again);
  const others = useWrite(endOthers, (r) => {
    say(t("session.othersEnded", { count: r.ended }));
    again();
  });
  const failed = (e: unknown) => say(asProblem(e).detail, "problem");
  if (list.error) return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Waiting lines={3} />;
  return (
    <>
      <ul className="account-list">
        {list.data.items.map((s) => (
          <li key={s.id} className="account-line">
            <SignedWords signed={s} />
            {s.present ? (
              <span className="badge" data-tone="good">
                {t("session.present")}
              </span>
            ) : (
              <Button onClick={() => one.mutate(s.id, { onError: failed })} loading={one.isPending}>
                {t("session.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.data.items.length > 1 && (
        <p>
          <Button onClick={() => others.mutate("others", { onError: failed })} loading={others.isPending}>
            {t("session.endOthers")}
          </Button>
        </p>
      )}
    </>
  );
}

export function SignedWords({ signed }: { signed: Signed }) {
  const { t } = useTranslation();
  const postWords = usePostWords();
  return (
    <span>
      <b>{signed.agent || t("session.unknownAgent")}</b>
      <span className="soft">
        {" "}
        · {postWords(signed.post)} · {t("session.since")} <DateText value={signed.at} />
      </span>
    </span>
  );
}
