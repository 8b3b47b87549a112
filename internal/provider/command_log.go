package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// logCommand writes one line a command: its name and figures, never what it carries.
func logCommand(ctx context.Context, t vici.Trace) {
	fields := map[string]any{
		"command": t.Command, "duration": t.Duration.String(), "events": t.Events,
		"bytes_sent": t.BytesSent, "bytes_received": t.BytesReceived,
	}
	if t.Err != nil {
		fields["error"] = t.Err.Error()
	}
	tflog.Debug(ctx, "VICI command", fields)
}

// logWarning writes what is wrong, but keeps nothing from working.
func logWarning(ctx context.Context, message string) { tflog.Warn(ctx, message) }
