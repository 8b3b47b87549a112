package transport

// Option gives [Parse] what a URI does not hold.
type Option func(*options)

type options struct {
	ssh SSHSettings
	tls TLSSettings
}

// WithSSH sets how to connect to an ssh:// URI. Others do not care.
func WithSSH(s SSHSettings) Option { return func(o *options) { o.ssh = s } }

// WithTLS sets how to connect to a tls:// URI. Others do not care.
func WithTLS(s TLSSettings) Option { return func(o *options) { o.tls = s } }
