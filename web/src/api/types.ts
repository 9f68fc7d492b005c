// Short names for the contract's schemas; schema.d.ts is generated from api/openapi.yaml and never edited.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type Post = Schemas["Post"];
export type WarningRow = Schemas["WarningRow"];
export type WarningDetail = Schemas["WarningDetail"];
export type WarningClock = Schemas["Clock"];
export type Assessment = Schemas["Assessment"];
export type Piece = Schemas["Piece"];
export type FactRef = Schemas["FactRef"];
export type Member = Schemas["Member"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type SourceRecord = Schemas["Record"];
export type RecordField = Schemas["RecordField"];
export type SourceDepartment = Schemas["SourceDepartment"];
export type SourceItem = Schemas["SourceItem"];
export type Batch = Schemas["Batch"];
export type QuarantineRow = Schemas["QuarantineRow"];
export type AuditEntry = Schemas["AuditEntry"];
export type User = Schemas["User"];
export type Parameter = Schemas["Parameter"];
export type CalendarYear = Schemas["CalendarYear"];
export type CalendarDay = Schemas["CalendarDay"];
export type Run = Schemas["Run"];
