package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateReader is what is stored next to a resource's state, as the framework hands it to methods that may read it.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateWriter is the same for methods that may write it.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// PrivateData can be read and written.
type PrivateData interface {
	PrivateReader
	PrivateWriter
}
