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
	"doudi/internal/platform/config"
	"doudi/internal/platform/obs"
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
	if c.Zone == config.Outer {
		return serveOuter(ctx, c, o)
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

// serveOuter opens the doors that the internet may reach.
func serveOuter(ctx context.Context, c config.Config, o *obs.Obs) error {
	outer, err := app.OpenOuter(c, o)
	if err != nil {
		return err
	}
	s, err := open(ctx, c.Listen, outer)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stdout, "ready "+s.url)
	return s.until(ctx)
}

// shown is what a server shows: the whole house, or the outer zone's doors.
type shown interface {
	Handler() http.Handler
	Close(ctx context.Context) error
}

// server is a house with its door open.
type server struct {
	house *app.House // nil in the outer zone
	shown shown
	http  *http.Server
	url   string
	done  chan error
}

// listen opens the house's door. Background work is started separately.
func listen(ctx context.Context, h *app.House) (*server, error) {
	s, err := open(ctx, h.Config.Listen, h)
	if err != nil {
		return nil, err
	}
	s.house = h
	s.http.RegisterOnShutdown(h.Live.Close) // or those who listen for changes would be waited for
	return s, nil
}

func open(ctx context.Context, address string, what shown) (*server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	s := &server{shown: what, url: "http://" + l.Addr().String(), done: make(chan error, 1)}
	// No write time-out: an upload may take long; its reads are bounded by the client's pace and the size limit.
	s.http = &http.Server{Handler: what.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
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
	err := errors.Join(failed, s.http.Shutdown(limit), s.shown.Close(limit))
	if errors.Is(err, http.ErrServerClosed) && failed == nil {
		return nil
	}
	return err
}
