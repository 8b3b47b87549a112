package tuning

import (
	"sync/atomic"
	"testing"
	"time"
)

func TestEndWith(t *testing.T) {
	t.Parallel()
	var parent atomic.Int64
	parent.Store(42)
	ended := make(chan struct{})
	go endWith(func() int { return int(parent.Load()) }, time.Millisecond, func() { close(ended) })
	select {
	case <-ended:
		t.Fatal("it ends while its parent lives")
	case <-time.After(50 * time.Millisecond):
	}
	parent.Store(1)
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it does not end")
	}
}
