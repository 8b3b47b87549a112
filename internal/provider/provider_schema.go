package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

func (p *strongswanProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	attributes := gatewayAttributes(
		"Where the daemon's VICI socket is: `unix:///path/to/socket`, `ssh://user@host:port/path/to/socket`, `tls://host:port` or `tcp://host:port`. "+
			"VICI itself has no authentication and no encryption: whoever can connect owns the gateway, so use TCP only where nobody else "+
			"can. Default: the environment variable `STRONGSWAN_URI`, else `"+transport.DefaultURI+"`.",
		"Default: the environment variable `STRONGSWAN_TIMEOUT`, else `30s`.",
		"Default: the environment variable `STRONGSWAN_SWANCTL_DIRECTORY`, else `"+defaultSwanctlDirectory+"`.",
		"Default: the environment variable `STRONGSWAN_PERSIST`, else `false`.",
		"It can be set by the environment variable `STRONGSWAN_LOAD_ON_START`, too.",
		"Default: the environment variable `STRONGSWAN_UNREACHABLE`, else `error`.",
		"Each attribute but those of `bastion` can be set by an environment variable, too: `STRONGSWAN_SSH_PRIVATE_KEY` for "+
			"`private_key` and so on. `STRONGSWAN_SSH_BASTION` holds a list of objects in JSON.",
		"Each attribute can be set by an environment variable, too: `STRONGSWAN_TLS_CA_CERT` for `ca_cert` and so on.",
	)
	attributes["adopt_existing"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether a create may load over something that the gateway has already under its name, instead of failing and asking " +
			"to import it. The configuration replaces what was loaded. Default: the environment variable " +
			"`STRONGSWAN_ADOPT_EXISTING`, else `false`.",
	}
	attributes["weak_crypto"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "What to do when a plan would load proposals with algorithms that RFC 8247 (IKEv2) and RFC 8221 (ESP " +
			"and AH) call MUST NOT or SHOULD NOT, such as DES, MD5 and 1024-bit MODP groups, or pre-shared keys with Aggressive " +
			"Mode: `warn`, fail with an `error`, or `allow` them. Default: the environment variable `STRONGSWAN_WEAK_CRYPTO`, " +
			"else `" + string(gateway.DefaultWeakCrypto) + "`.",
	}
	attributes["gateways"] = schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "Further gateways by their names, which the attribute `gateway` of resources and data sources chooses among. So one " +
			"provider block serves a fleet, and `for_each` works over gateways. What is not set for a gateway is that of the provider block, " +
			"but for `uri`. Each is connected to when it is first needed, and one that cannot be reached fails only what is on it.",
		NestedObject: schema.NestedAttributeObject{Attributes: gatewayAttributes(
			"Where the VICI socket of this gateway is, as in the provider block. It is needed.",
			"Default: that of the provider block.",
			"Default: that of the provider block.",
			"Default: that of the provider block.",
			"Default: that of the provider block.",
			"Default: that of the provider block.",
			"A gateway inherits each attribute that it does not set from the provider block. An empty text takes one back. A gateway with a "+
				"`known_hosts_file` or `host_key` inherits neither, and one with a `private_key` or `private_key_file` neither of these nor `certificate`.",
			"A gateway inherits each attribute that it does not set from the provider block.",
		)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a running strongSwan IKE daemon (charon) over VICI, its control protocol.",
		Attributes:          attributes,
	}
}

// gatewayAttributes are how to reach a gateway, with what to say of each attribute's default.
func gatewayAttributes(uri, timeout, directory, persist, loadOnStart, unreachable, ssh, tls string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"uri": schema.StringAttribute{Optional: true, MarkdownDescription: uri},
		"timeout": schema.StringAttribute{
			Optional:   true,
			CustomType: timetypes.GoDurationType{},
			MarkdownDescription: "How long to wait for the daemon at each step: connecting, sending, and each part of its " +
				"answer, and for each operation on a file of the gateway. A duration such as `30s` or `2m`. " + timeout,
		},
		"swanctl_directory": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Directory of swanctl's files on the gateway: bare file names in `certs` and the like are looked " +
				"up below it, as swanctl does. With `persist`, files that were written below another directory move. " + directory,
		},
		"persist": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to keep all that is loaded in files below `swanctl_directory`, too, so that swanctl loads it after a restart of charon, and " +
				"`swanctl --load-all` unloads nothing of it. Each resource tells by its attribute `persisted` whether its files are as they were written. " +
				"Needs `unix://` or `ssh://`, and `include conf.d/*.conf` in swanctl.conf, which is there as a rule. " + persist,
		},
		"load_on_start": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Who has swanctl load the files of `persist` when charon starts. The service of charon-systemd (`strongswan.service`) does it by itself, " +
				"that of Debian's and Ubuntu's package strongswan (`strongswan-starter.service`) does not: without this attribute, a plan warns then. With `true` the provider " +
				"writes `strongswan.d/terraform-load-on-start.conf` beside `swanctl_directory`, unless there is something in strongswan.conf that does it, and removes it when nothing " +
				"is kept any more. `false` says that something else does it. " + loadOnStart,
		},
		"unreachable": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What a refresh does if the gateway cannot be reached: fail with an `error`, or `warn` and go by the state, so that the other gateways of " +
				"a fleet can be worked on. A change of something on the gateway fails in either case. " + unreachable,
		},
		"ssh": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "How to get through sshd to a socket that an `ssh://` URI names. " + ssh,
			Attributes:          sshAttributes(),
		},
		"tls": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "How to connect to a `tls://` URI, which stunnel for one makes of a unix socket. At least TLS 1.2 is spoken. " + tls,
			Attributes: map[string]schema.Attribute{
				"ca_cert": text("Certificates, PEM, of the authorities that the gateway's certificate may come from. Default: those that this machine trusts."),
				"client_cert": text("Certificate, PEM, that proves who connects, with its chain. Needs `client_key`. " +
					"Without a client's certificate, anybody can connect."),
				"client_key":  secretText("Private key of `client_cert`, PEM, not encrypted."),
				"server_name": text("Name that the gateway's certificate has to be for. Default: the host of the URI."),
			},
		},
	}
}

func sshAttributes() map[string]schema.Attribute {
	attributes := hopAttributes("Default: the host of the URI, which prevails.", "Default: that of the URI, which prevails, else 22.",
		"Default: that of the URI, which prevails, else the user who runs Terraform.")
	attributes["bastion"] = schema.ListNestedAttribute{
		Optional: true,
		MarkdownDescription: "Hosts to go through on the way to the gateway, the first one first. They inherit nothing: each says how to log in and " +
			"how to know it.",
		NestedObject: schema.NestedAttributeObject{Attributes: hopAttributes("It is needed.", "Default: 22.", "Default: the user who runs Terraform.")},
	}
	attributes["command"] = text("Command to run on the gateway, whose standard input and output are VICI, for users who may not open the socket: " +
		"`sudo -n socat - UNIX-CONNECT:/var/run/charon.vici`. Default: sshd connects to the socket of the URI itself, as the user who logs in; " +
		"it has to allow that (`AllowStreamLocalForwarding`).")
	attributes["sftp_command"] = text("Command to run in place of the sftp subsystem, for users who may not write the gateway's files: " +
		"`sudo -n /usr/lib/openssh/sftp-server`.")
	attributes["ssh_config"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to read `~/.ssh/config` for what is not set here: HostName, User, Port, AddressFamily, ConnectTimeout, IdentityFile, " +
			"IdentityAgent, IdentitiesOnly, HostKeyAlias, UserKnownHostsFile, GlobalKnownHostsFile and ProxyJump. ProxyCommand, KnownHostsCommand and other keywords that " +
			"decide which host is connected to or trusted are an error. Default: `true` if `ssh_config_file` is set, else `false`.",
	}
	attributes["ssh_config_file"] = text("File to read in place of `~/.ssh/config`.")
	attributes["agent_socket"] = text("Socket of the ssh-agent. Default: the environment variable `SSH_AUTH_SOCK`.")
	attributes["keepalive"] = schema.StringAttribute{
		Optional:   true,
		CustomType: timetypes.GoDurationType{},
		MarkdownDescription: "How often to ask whether the gateway is still there, and how long to wait for its answer. Default: `" +
			transport.DefaultKeepAlive.String() + "`.",
	}
	return attributes
}

// hopAttributes are those of one SSH server, with what to say of some defaults.
func hopAttributes(host, port, user string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"host": text("Name or address of the SSH server. " + host),
		"port": schema.Int64Attribute{Optional: true, MarkdownDescription: "Port of the SSH server. " + port},
		"user": text("User to log in as. " + user),
		"private_key": secretText("Private key to log in with, in PEM, as `ssh-keygen` writes it. It may come from an ephemeral resource. " +
			"Keys, agent and password are tried in this order. Without any of them, " +
			"`~/.ssh/id_ed25519`, `~/.ssh/id_ecdsa` and `~/.ssh/id_rsa` are tried, as `ssh` does."),
		"private_key_file":       text("File with a private key to log in with. A certificate beside it, as `id-cert.pub`, is used."),
		"private_key_passphrase": secretText("Passphrase of the private key."),
		"certificate":            text("OpenSSH user certificate of the private key: the text of a file such as `id-cert.pub`."),
		"password":               secretText("Password to log in with. Also answers the question of keyboard-interactive authentication."),
		"agent": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether to offer the keys of ssh-agent. Default: if there is neither another key nor a password.",
		},
		"host_key": text("Keys that the server may have, one a line, as in known_hosts or without the host in front: for runs without files. " +
			"Default: what `known_hosts_file` says. An unknown key is never accepted."),
		"known_hosts_file": text("File with the keys of servers, read as `ssh` reads it, with `@cert-authority` and `@revoked`. " +
			"Default: `~/.ssh/known_hosts` and `/etc/ssh/ssh_known_hosts`, and both with a `2` behind."),
	}
}

func text(doc string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: doc}
}

func secretText(doc string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: doc}
}
