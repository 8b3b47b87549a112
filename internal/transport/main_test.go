package transport_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain checks that closed targets leave no goroutine.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
