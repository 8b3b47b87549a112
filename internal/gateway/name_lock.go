package gateway

import (
	"context"
	"fmt"
	"sync"
)

// nameLock is a lock for each of many names.
type nameLock struct {
	mutex sync.Mutex
	locks map[string]*countedLock
}

type countedLock struct {
	held    turns
	waiting int
}

// lock waits for the lock of a name, or until ctx is done. The function that it returns gives the lock back.
func (m *nameLock) lock(ctx context.Context, name string) (unlock func(), err error) {
	m.mutex.Lock()
	if m.locks == nil {
		m.locks = map[string]*countedLock{}
	}
	l := m.locks[name]
	if l == nil {
		l = &countedLock{held: make(turns, 1)}
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
	if err := l.held.take(ctx); err != nil {
		leave()
		return nil, fmt.Errorf("waiting for another change of %q: %w", name, err)
	}
	return func() { l.held.give(); leave() }, nil
}
