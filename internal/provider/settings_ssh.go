package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// sshModel is the attribute ssh.
type sshModel struct {
	hopModel
	Bastion       types.List           `tfsdk:"bastion"`
	Command       types.String         `tfsdk:"command"`
	SFTPCommand   types.String         `tfsdk:"sftp_command"`
	SSHConfig     types.Bool           `tfsdk:"ssh_config"`
	SSHConfigFile types.String         `tfsdk:"ssh_config_file"`
	AgentSocket   types.String         `tfsdk:"agent_socket"`
	KeepAlive     timetypes.GoDuration `tfsdk:"keepalive"`
}

// hopModel is one SSH server.
type hopModel struct {
	Host                 types.String `tfsdk:"host"`
	Port                 types.Int64  `tfsdk:"port"`
	User                 types.String `tfsdk:"user"`
	PrivateKey           types.String `tfsdk:"private_key"`
	PrivateKeyFile       types.String `tfsdk:"private_key_file"`
	PrivateKeyPassphrase types.String `tfsdk:"private_key_passphrase"`
	Certificate          types.String `tfsdk:"certificate"`
	Password             types.String `tfsdk:"password"`
	Agent                types.Bool   `tfsdk:"agent"`
	HostKey              types.String `tfsdk:"host_key"`
	KnownHostsFile       types.String `tfsdk:"known_hosts_file"`
}

// readSSH reads the attribute ssh. What is not said stays as it is in s, attribute by attribute.
func readSSH(ctx context.Context, r *settingsReader, o types.Object, s transport.SSHSettings) transport.SSHSettings {
	var m sshModel
	r.objectAs(ctx, o, &m)
	s.SSHHop = m.read(r, s.SSHHop)
	s.Warn = logWarning
	r.text("command", m.Command, &s.Command)
	r.text("sftp_command", m.SFTPCommand, &s.SFTPCommand)
	r.read("ssh_config_file", m.SSHConfigFile, func(text string) error {
		s.ConfigFile, s.Config = text, true
		return nil
	})
	r.read("ssh_config", m.SSHConfig, func(text string) (err error) {
		s.Config, err = parseBool(text)
		return err
	})
	r.text("agent_socket", m.AgentSocket, &s.AgentSocket)
	r.read("keepalive", m.KeepAlive, func(text string) (err error) {
		s.KeepAlive, err = gateway.ParseTimeout(text)
		return err
	})
	if m.Bastion.IsUnknown() {
		r.note(r.at.AtName("bastion"))
	}
	if !m.Bastion.IsNull() {
		s.Bastion = nil
	}
	at := &settingsReader{at: r.at.AtName("bastion"), outer: r}
	for i, v := range m.Bastion.Elements() {
		hop := at.element(i)
		if v.IsUnknown() {
			hop.note(hop.at)
		}
		var m hopModel
		if o, ok := v.(types.Object); ok {
			hop.objectAs(ctx, o, &m)
		}
		s.Bastion = append(s.Bastion, m.read(hop, transport.SSHHop{}))
	}
	if m.Bastion.IsNull() {
		r.read("bastion", nil, func(text string) (err error) {
			s.Bastion, err = parseBastions(text)
			return err
		})
	}
	return s
}

// read reads what is set of a hop. What goes by another key does not go with the one that is set: a
// file of known hosts takes the place of an inherited host_key, and a key that of another and its
// certificate.
func (m hopModel) read(r *settingsReader, h transport.SSHHop) transport.SSHHop {
	if settingText(m.KnownHostsFile) != "" || settingText(m.HostKey) != "" {
		h.HostKey, h.KnownHostsFiles = "", nil
	}
	if settingText(m.PrivateKeyFile) != "" || settingText(m.PrivateKey) != "" || m.PrivateKey.IsUnknown() {
		h.PrivateKey, h.PrivateKeyFiles, h.Certificate = "", nil, ""
	}
	if emptied(m.PrivateKeyFile) {
		h.PrivateKeyFiles = nil
	}
	if emptied(m.KnownHostsFile) {
		h.KnownHostsFiles = nil
	}
	r.text("host", m.Host, &h.Host)
	r.read("port", m.Port, func(text string) (err error) {
		h.Port, err = strconv.Atoi(text)
		if err != nil || h.Port < 1 || h.Port > 65535 {
			return fmt.Errorf("%s is not between 1 and 65535", text)
		}
		return nil
	})
	r.text("user", m.User, &h.User)
	r.text("private_key", m.PrivateKey, &h.PrivateKey)
	r.read("private_key_file", m.PrivateKeyFile, func(text string) error {
		h.PrivateKeyFiles = []string{text}
		return nil
	})
	r.text("private_key_passphrase", m.PrivateKeyPassphrase, &h.PrivateKeyPassphrase)
	r.text("certificate", m.Certificate, &h.Certificate)
	r.text("password", m.Password, &h.Password)
	r.read("agent", m.Agent, func(text string) error {
		agent, err := parseBool(text)
		h.Agent = &agent
		return err
	})
	r.text("host_key", m.HostKey, &h.HostKey)
	r.read("known_hosts_file", m.KnownHostsFile, func(text string) error {
		h.KnownHostsFiles = []string{text}
		return nil
	})
	return h
}

// jsonHop is an element of bastion in the environment variable in its place.
type jsonHop struct {
	Host                 string `json:"host"`
	Port                 int    `json:"port"`
	User                 string `json:"user"`
	PrivateKey           string `json:"private_key"`
	PrivateKeyFile       string `json:"private_key_file"`
	PrivateKeyPassphrase string `json:"private_key_passphrase"`
	Certificate          string `json:"certificate"`
	Password             string `json:"password"`
	Agent                *bool  `json:"agent"`
	HostKey              string `json:"host_key"`
	KnownHostsFile       string `json:"known_hosts_file"`
}

func parseBastions(text string) ([]transport.SSHHop, error) {
	var list []jsonHop
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		// The cause may show what it could not read, and that may be a secret.
		return nil, errors.New("it is not the list of bastions in JSON, such as [{\"host\": \"bastion.example.org\", \"user\": \"jump\"}]")
	}
	hops := make([]transport.SSHHop, len(list))
	for i, j := range list {
		hops[i] = transport.SSHHop{
			Host: j.Host, Port: j.Port, User: j.User, PrivateKey: j.PrivateKey, PrivateKeyPassphrase: j.PrivateKeyPassphrase,
			Certificate: j.Certificate, Password: j.Password, Agent: j.Agent, HostKey: j.HostKey,
		}
		if j.PrivateKeyFile != "" {
			hops[i].PrivateKeyFiles = []string{j.PrivateKeyFile}
		}
		if j.KnownHostsFile != "" {
			hops[i].KnownHostsFiles = []string{j.KnownHostsFile}
		}
	}
	return hops, nil
}

// tlsModel is the attribute tls.
type tlsModel struct {
	CACert     types.String `tfsdk:"ca_cert"`
	ClientCert types.String `tfsdk:"client_cert"`
	ClientKey  types.String `tfsdk:"client_key"`
	ServerName types.String `tfsdk:"server_name"`
}

// readTLS reads the attribute tls. What is not said stays as it is in s.
func readTLS(ctx context.Context, r *settingsReader, o types.Object, s transport.TLSSettings) transport.TLSSettings {
	var m tlsModel
	r.objectAs(ctx, o, &m)
	r.text("ca_cert", m.CACert, &s.CACert)
	r.text("client_cert", m.ClientCert, &s.ClientCert)
	r.text("client_key", m.ClientKey, &s.ClientKey)
	r.text("server_name", m.ServerName, &s.ServerName)
	return s
}
