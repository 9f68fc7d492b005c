package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"doudi/internal/app"
)

func serveCommand(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, o, err := settings("")
	if err != nil {
		return err
	}
	h, err := app.Open(ctx, c, o)
	if err != nil {
		return err
	}
	s, err := listen(ctx, h)
	if err != nil {
		return err
	}
	if err := h.Start(ctx); err != nil {
		return err
	}
	fmt.Fprintln(os.Stdout, "ready "+s.url)
	return s.until(ctx)
}

// server is a house with its door open.
type server struct {
	house *app.House
	http  *http.Server
	url   string
	done  chan error
}

// listen opens the door. Background work is started separately.
func listen(ctx context.Context, h *app.House) (*server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", h.Config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", h.Config.Listen, err)
	}
	s := &server{house: h, url: "http://" + l.Addr().String(), done: make(chan error, 1)}
	// No write time-out: an upload may take long; its reads are bounded by the client's pace and the size limit.
	s.http = &http.Server{Handler: h.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	go func() { s.done <- s.http.Serve(l) }()
	return s, nil
}

// until serves until ctx ends, then lets requests and jobs finish.
func (s *server) until(ctx context.Context) error {
	var failed error
	select {
	case <-ctx.Done():
	case failed = <-s.done:
	}
	limit, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	err := errors.Join(failed, s.http.Shutdown(limit), s.house.Close(limit))
	if errors.Is(err, http.ErrServerClosed) && failed == nil {
		return nil
	}
	return err
}
