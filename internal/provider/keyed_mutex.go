package provider

import (
	"context"
	"fmt"
	"sync"
)

// keyedMutex is a lock for each of many names.
type keyedMutex struct {
	mutex sync.Mutex
	locks map[string]*countedLock
}

type countedLock struct {
	held    chan struct{}
	waiting int
}

// lock waits for the lock of a name, or until ctx is done. The function that it returns gives the lock back.
func (m *keyedMutex) lock(ctx context.Context, name string) (unlock func(), err error) {
	m.mutex.Lock()
	if m.locks == nil {
		m.locks = map[string]*countedLock{}
	}
	l := m.locks[name]
	if l == nil {
		l = &countedLock{held: make(chan struct{}, 1)}
		m.locks[name] = l
	}
	l.waiting++
	m.mutex.Unlock()

	leave := func() {
		m.mutex.Lock()
		defer m.mutex.Unlock()
		if l.waiting--; l.waiting == 0 {
			delete(m.locks, name)
		}
	}
	select {
	case l.held <- struct{}{}:
		return func() { <-l.held; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, fmt.Errorf("waiting for another change of %q: %w", name, context.Cause(ctx))
	}
}
