package source

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

// ManifestView is what the sender said of the file.
type ManifestView struct {
	Rows *int64 `json:"rows" doc:"data rows; null: not said"`
	SM3  string `json:"sm3" doc:"of the file's bytes, hexadecimal; empty: not said"`
}

// BatchView is a batch as it is shown.
type BatchView struct {
	ID          id.ID        `json:"id"`
	Version     int64        `json:"version"`
	Department  string       `json:"department"`
	Item        string       `json:"item"`
	ItemName    string       `json:"itemName"`
	FileName    string       `json:"fileName"`
	Size        int64        `json:"size" doc:"bytes"`
	Encoding    string       `json:"encoding"`
	State       State        `json:"state" enum:"receiving,received,checking,checked,loading,published,failed,cancelled"`
	Rows        int64        `json:"rows"`
	Accepted    int64        `json:"accepted"`
	Refused     int64        `json:"refused"`
	Skipped     int64        `json:"skipped" doc:"rows that are none, such as totals and signatures below the table"`
	Duplicates  int64        `json:"duplicates"`
	New         int64        `json:"new"`
	Changed     int64        `json:"changed"`
	Unchanged   int64        `json:"unchanged"`
	Ended       int64        `json:"ended"`
	Unplaced    int64        `json:"unplaced" doc:"records of a city-wide file about people whom the register does not know; they wait for it"`
	Progress    int          `json:"progress" doc:"0 to 100"`
	ReceivedAt  time.Time    `json:"receivedAt"`
	PublishedAt *time.Time   `json:"publishedAt,omitempty"`
	ReceivedBy  string       `json:"receivedBy"`
	Problem     *ProblemView `json:"problem,omitempty"`
	Corrects    *id.ID       `json:"corrects,omitempty"`
	// Manifest is null if the file came without one.
	Manifest *ManifestView `json:"manifest"`
}

// ProblemView is why a batch failed.
type ProblemView struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

type batchOut struct{ Body BatchView }

// Routes registers the operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "source.list", Method: http.MethodGet, Path: "/v1/sources",
		Summary: "Departments, their items and newest batches", Action: access.SourceView}, s.listSources)
	httpapi.Register(api, httpapi.Operation{ID: "batch.receive", Method: http.MethodPost, Path: "/v1/sources/{department}/{item}/batches",
		Summary: "Deliver a file", Action: access.SourceDeliver, Status: http.StatusAccepted, Upload: true}, s.postBatch)
	httpapi.Register(api, httpapi.Operation{ID: "batch.list", Method: http.MethodGet, Path: "/v1/batches",
		Summary: "Batches, newest first", Action: access.SourceView}, s.listBatches)
	httpapi.Register(api, httpapi.Operation{ID: "batch.get", Method: http.MethodGet, Path: "/v1/batches/{id}",
		Summary: "One batch", Action: access.SourceView}, s.getBatch)
	httpapi.Register(api, httpapi.Operation{ID: "batch.cancel", Method: http.MethodPost, Path: "/v1/batches/{id}/cancellation",
		Summary: "Cancel a batch that is not published", Action: access.SourceDeliver}, s.cancelBatch)
	httpapi.Register(api, httpapi.Operation{ID: "batch.resume", Method: http.MethodPost, Path: "/v1/batches/{id}/resumption",
		Summary: "Go on with a batch that failed or was cancelled", Action: access.SourceDeliver, Status: http.StatusAccepted}, s.resumeBatch)
	httpapi.Register(api, httpapi.Operation{ID: "batch.quarantine", Method: http.MethodGet, Path: "/v1/batches/{id}/quarantine",
		Summary: "Refused rows of a batch, with reasons", Action: access.SourceDeliver}, s.listQuarantine)
	httpapi.Register(api, httpapi.Operation{ID: "batch.correct", Method: http.MethodPost, Path: "/v1/batches/{id}/corrections",
		Summary: "Replay refused rows with corrections", Action: access.SourceDeliver, Status: http.StatusAccepted}, s.postCorrections)
}

type uploadIn struct {
	Department string `path:"department"`
	Item       string `path:"item"`
	FileName   string `query:"fileName" maxLength:"300"`
	Rows       string `query:"rows" maxLength:"20" doc:"manifest: data rows of the file; header, blank rows and footers are not counted"`
	SM3        string `query:"sm3" maxLength:"80" doc:"manifest: SM3 of the file's bytes, 64 hexadecimal digits"`
	body       io.Reader
}

// Resolve takes the body as a stream: huma would read it whole.
func (in *uploadIn) Resolve(ctx huma.Context) []error {
	in.body = ctx.BodyReader()
	return nil
}

func (s *Service) postBatch(ctx context.Context, actor access.Actor, in *uploadIn) (*batchOut, error) {
	manifest, err := ParseManifest(in.Rows, in.SM3)
	if err != nil {
		return nil, err
	}
	b, err := s.Deliver(ctx, actor, Upload{Department: in.Department, Item: in.Item, FileName: in.FileName, Manifest: manifest, File: in.body})
	return view(ctx, b, err)
}

type batchesIn struct {
	httpapi.Page
	Department string `query:"department" maxLength:"32"`
}

type batchesOut struct {
	Body struct {
		Items []BatchView `json:"items"`
		Next  string      `json:"next" doc:"cursor of the next page; empty at the end"`
	}
}

func (s *Service) listBatches(ctx context.Context, actor access.Actor, in *batchesIn) (*batchesOut, error) {
	after, err := in.After(1)
	if err != nil {
		return nil, err
	}
	var before id.ID
	if after != nil {
		before = id.ID(after[0])
	}
	department := in.Department
	if actor.Role == access.DepartmentOperator {
		department = actor.Department
	}
	out := &batchesOut{}
	out.Body.Items = []BatchView{}
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		list, err := s.list(tx, actor.County, department, before, in.Limit+1)
		for i, b := range list {
			if i == in.Limit {
				out.Body.Next = httpapi.Cursor(int64(list[i-1].ID))
				break
			}
			out.Body.Items = append(out.Body.Items, batchView(b, httpapi.Locale(ctx)))
		}
		return err
	})
	return out, err
}

func (s *Service) getBatch(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*batchOut, error) {
	batch, err := in.Parse()
	if err != nil {
		return nil, err
	}
	b, err := s.Get(ctx, actor, batch)
	return view(ctx, b, err)
}

func (s *Service) cancelBatch(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*batchOut, error) {
	batch, err := in.Parse()
	if err != nil {
		return nil, err
	}
	b, err := s.Cancel(ctx, actor, batch)
	return view(ctx, b, err)
}

type resumeIn struct {
	httpapi.PathID
	Body struct {
		Accept string `json:"accept,omitempty" doc:"code of a problem of the batch that is accepted, such as registry.shrunk"`
	}
}

func (s *Service) resumeBatch(ctx context.Context, actor access.Actor, in *resumeIn) (*batchOut, error) {
	batch, err := in.Parse()
	if err != nil {
		return nil, err
	}
	b, err := s.Resume(ctx, actor, batch, in.Body.Accept)
	return view(ctx, b, err)
}

func view(ctx context.Context, b *Batch, err error) (*batchOut, error) {
	if err != nil {
		return nil, err
	}
	return &batchOut{Body: batchView(b, httpapi.Locale(ctx))}, nil
}

func batchView(b *Batch, locale string) BatchView {
	v := BatchView{ID: b.ID, Version: b.Version, Department: b.Item.Department.Code, Item: b.Item.Code, ItemName: b.Item.Name.In(locale),
		FileName: b.FileName, Size: b.Size, Encoding: b.Encoding, State: b.State, Rows: b.Rows, Accepted: b.Accepted, Refused: b.Refused, Skipped: b.Skipped,
		Duplicates: b.Duplicates, New: b.Added, Changed: b.Changed, Unchanged: b.Unchanged, Ended: b.Ended, Unplaced: b.Unplaced(), Progress: b.Progress(),
		ReceivedAt: b.ReceivedAt, ReceivedBy: b.ReceiverName}
	if !b.PublishedAt.IsZero() {
		v.PublishedAt = &b.PublishedAt
	}
	if b.ProblemCode != "" {
		v.Problem = &ProblemView{Code: b.ProblemCode, Detail: Text{ZH: b.ProblemZH, EN: b.ProblemEN}.In(locale)}
	}
	if b.Manifest != (Manifest{}) {
		v.Manifest = &ManifestView{Rows: b.Manifest.Rows, SM3: b.Manifest.Digest}
	}
	if b.Corrects != 0 {
		v.Corrects = &b.Corrects
	}
	return v
}
