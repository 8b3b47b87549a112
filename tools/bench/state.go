package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
)

// stateServer keeps states for the CLI's backend "http". Terraform writes a state file anew after each resource, and the
// state to a remote backend every 20 s: what is measured with a file is mostly Terraform's JSON encoder.
type stateServer struct {
	http.Server
	url string

	mu     sync.Mutex
	states map[string][]byte // by path
}

func newStateServer(ctx context.Context) (*stateServer, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &stateServer{url: "http://" + listener.Addr().String(), states: map[string][]byte{}}
	s.Handler = s
	go func() { _ = s.Serve(listener) }()
	return s, nil
}

// ServeHTTP answers as the backend's documentation asks for.
func (s *stateServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.Method {
	case http.MethodPost:
		state, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.states[r.URL.Path] = state
	case http.MethodGet:
		state, ok := s.states[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(state)
	default:
		http.Error(w, r.Method, http.StatusMethodNotAllowed)
	}
}
