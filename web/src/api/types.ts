// Short names for the contract's schemas; schema.d.ts is generated from api/openapi.yaml and never edited.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["IamSession"];
export type Post = Schemas["IamPostView"];
export type WarningRow = Schemas["WarningRow"];
export type WarningDetail = Schemas["WarningDetailView"];
export type Layer = Schemas["WarningLayerView"];
export type WarningClock = Schemas["WarningClockView"];
export type Closed = Schemas["DispositionOutBody"];
export type Assessment = Schemas["AssessmentView"];
export type Piece = Schemas["AssessPieceView"];
export type FactRef = Schemas["AssessFactView"];
export type SourceRecord = Schemas["WarningRecordView"];
export type SourceDepartment = Schemas["SourceDepartmentView"];
export type SourceItem = Schemas["SourceItemView"];
export type SourceField = Schemas["SourceFieldView"];
export type Batch = Schemas["SourceBatchView"];
export type QuarantineRow = Schemas["SourceRefusedView"];
export type AuditEntry = Schemas["HttpapiTrailEntry"];
export type User = Schemas["IamUserView"];
export type Parameter = Schemas["PolicyParameterRow"];
export type CalendarYear = Schemas["PolicyCalendarYear"];
export type CalendarDay = Schemas["PolicyCalendarDay"];
export type StreetPlaces = Schemas["PolicyStreetView"];
export type Run = Schemas["AssessRunView"];
