package db

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/id"
)

// nodeClass is the class of the advisory locks that processes hold for as long as they live: a lock that nobody holds tells
// that its process is gone, at once and without a time-out.
const nodeClass = 0x0D0E

type nodeLock struct {
	number int
	file   *os.File  // SQLite: the locked file
	conn   *sql.Conn // PostgreSQL: the connection that holds the advisory lock
}

// ErrFolderInUse refuses a second process on the same data folder.
var ErrFolderInUse = problem.Define("db.folder_in_use", problem.Conflict,
	"数据文件夹 {folder} 正被另一个 doudi 进程使用。请先停止那个进程，或用 --data 指定另一个文件夹。",
	"The data folder {folder} is in use by another doudi process. Stop that one first, or name another folder with --data.")

// lockFolder takes the folder's lock; the system gives it back when the process ends, however it ends.
func lockFolder(folder string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the folder's lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, ErrFolderInUse.With("folder", folder)
	}
	return file, nil
}

// claimNode takes the first free node number and keeps its connection.
func claimNode(ctx context.Context, pool *sql.DB) (*nodeLock, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("claim a node number: %w", err)
	}
	for n := range id.MaxNode + 1 {
		var got bool
		if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1, $2)", nodeClass, n).Scan(&got); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("claim a node number: %w", err)
		}
		if got {
			return &nodeLock{number: n, conn: conn}, nil
		}
	}
	_ = conn.Close()
	return nil, fmt.Errorf("no free node number among %d", id.MaxNode+1)
}

func (n *nodeLock) release() {
	if n.file != nil {
		_ = n.file.Close()
	}
	if n.conn != nil {
		// The lock belongs to the session, which the pool would otherwise keep open.
		_, _ = n.conn.ExecContext(context.Background(), "SELECT pg_advisory_unlock_all()")
		_ = n.conn.Close()
	}
}

// LiveNodes are the node numbers whose processes live.
func (d *DB) LiveNodes(ctx context.Context) (map[int]bool, error) {
	live := map[int]bool{d.node.number: true}
	if d.Engine() == "sqlite" {
		return live, nil
	}
	rows, err := d.writer.QueryContext(ctx,
		"SELECT objid FROM pg_locks WHERE locktype='advisory' AND classid=$1 AND granted AND database=(SELECT oid FROM pg_database WHERE datname=current_database())", nodeClass)
	if err != nil {
		return nil, fmt.Errorf("list the live nodes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("list the live nodes: %w", err)
		}
		live[int(n)] = true
	}
	return live, rows.Err()
}
