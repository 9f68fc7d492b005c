package source

import (
	"context"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"github.com/emmansun/gmsm/sm3"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/blob"
	"doudi/internal/platform/job"
)

// ErrKept refuses a kept file that is no longer what arrived: somebody or something changed it at rest.
var ErrKept = problem.Define("source.kept_file", problem.Internal,
	"批次 {batch} 保存的文件与收到时不一致，可能是存储损坏或被改动。什么都没有入库。请检查存储，从备份恢复，或请部门重新交付。",
	"The kept file of batch {batch} is not what arrived: the storage is damaged or was changed. Nothing was taken over. Check the storage, restore from a backup, or ask the department to deliver again.")

// kept reads a batch's file, and at its end compares it with what arrived. Its pieces are sealed each in its place; the digest tells
// of pieces that are gone.
type kept struct {
	from   io.Reader
	batch  *Batch
	digest hash.Hash
	size   int64
}

func (s *Service) kept(ctx context.Context, b *Batch) *kept {
	return &kept{from: s.blobs.Open(ctx, job.Purpose(ctx), b.County, b.ID), batch: b, digest: sm3.New()}
}

func (k *kept) Read(p []byte) (int, error) {
	n, err := k.from.Read(p)
	k.digest.Write(p[:n])
	k.size += int64(n)
	switch {
	case errors.Is(err, blob.ErrDamaged):
		return n, ErrKept.With("batch", k.batch.ID)
	case errors.Is(err, io.EOF) && (k.size != k.batch.Size || hex.EncodeToString(k.digest.Sum(nil)) != k.batch.Digest):
		return n, ErrKept.With("batch", k.batch.ID)
	}
	return n, err
}
