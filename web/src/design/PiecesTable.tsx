import { useTranslation } from "react-i18next";
import type { Piece } from "../api/types";
import { formatPoints, formatPointsSigned } from "./format";
import { useSentence } from "./PieceRow";
import type { Dimension } from "./waterfall";

/** Every piece in rows, the folded ones too: for comparing, copying and screen readers. */
export function PiecesTable({ dimensions }: { dimensions: Dimension[] }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={t("pieces.table")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t("pieces.column.dimension")}</th>
            <th>{t("pieces.column.indicator")}</th>
            <th>{t("pieces.column.reason")}</th>
            <th className="number">{t("pieces.column.points")}</th>
            <th className="number">{t("pieces.column.max")}</th>
            <th className="number">{t("pieces.column.total")}</th>
          </tr>
        </thead>
        <tbody>
          {dimensions.flatMap((d) => [
            ...d.bars.map((b) => <Row key={b.piece.indicator} piece={b.piece} total={b.total} />),
            ...[...d.without, ...d.unknown].map((p) => <Row key={p.indicator} piece={p} />),
          ])}
        </tbody>
      </table>
    </section>
  );
}

function Row({ piece, total }: { piece: Piece; total?: number }) {
  const { t } = useTranslation();
  const sentence = useSentence()(piece);
  return (
    <tr>
      <td>{piece.dimension.name}</td>
      <td>{piece.name}</td>
      <td>{sentence}</td>
      <td className="number">{piece.known ? formatPointsSigned(piece.points) : t("pieces.unknown")}</td>
      <td className="number">{formatPointsSigned(piece.maxPoints)}</td>
      <td className="number">{total === undefined ? "—" : formatPoints(total)}</td>
    </tr>
  );
}
