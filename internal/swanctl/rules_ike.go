package swanctl

import "slices"

// versionOption is an option that only one version of IKE knows.
type versionOption struct {
	name string
	// used tells values that ask for something from those that say what charon does anyway.
	used func(text string) bool
	// instead says what the other version has for it.
	instead string
}

func isOneOf(values ...string) func(string) bool {
	return func(text string) bool { return slices.Contains(values, text) }
}

func isLonger(text string) bool {
	seconds, ok := Seconds(text)
	return ok && seconds > 0
}

func isAnything(string) bool { return true }

// ikev1Only are read nowhere below src/libcharon/sa/ikev2.
var ikev1Only = []versionOption{
	{"aggressive", isOneOf("yes"), "IKEv2 has no Aggressive Mode"},
	{"pull", isOneOf("no"), "in IKEv2 the client always asks for its configuration"},
	{"dpd_timeout", isLonger, "IKEv2 goes by its retransmissions, see charon.retransmit_tries in strongswan.conf"},
}

// ikev2Only are read nowhere below src/libcharon/sa/ikev1.
var ikev2Only = []versionOption{
	{"childless", isOneOf("prefer", "force"), "an IKEv1 Phase 1 never includes a CHILD_SA"},
	{"ppk_id", isAnything, "IKEv1 has no post-quantum preshared keys"},
	{"ppk_required", isOneOf("yes"), "IKEv1 has no post-quantum preshared keys, so that the connection comes up without one"},
	{"ocsp", isOneOf("request", "both"), "IKEv1 cannot ask for OCSP responses"},
}

// ikev1OnlyRule: charon ignores options of IKEv1 where the connection speaks IKEv2 only.
func ikev1OnlyRule(c Configured) problems {
	if !c.Value("version").is("2") {
		return nil
	}
	return withoutEffect(c, ikev1Only, 2)
}

// ikev2OnlyRule: charon ignores options of IKEv2 where the connection speaks IKEv1 only.
func ikev2OnlyRule(c Configured) problems {
	if !c.Value("version").is("1") {
		return nil
	}
	return withoutEffect(c, ikev2Only, 1)
}

func withoutEffect(c Configured, options []versionOption, version int) problems {
	var all problems
	for _, o := range options {
		if text := c.Value(o.name).text(); text != "" && o.used(text) {
			all = append(all, ineffective(o.name, "%s has no effect with version = %d: %s. Leave it out", o.name, version, o.instead)...)
		}
	}
	return all
}

// xauthRule: IKEv2 has no XAuth, and charon then finds no authenticator (src/libcharon/sa/authenticator.c,
// authenticator_create_builder). Without a version it depends on the release whether IKEv1 is spoken.
func xauthRule(c Configured) problems {
	version := c.Value("version")
	if !version.is("2") && version.Given() || onlyShunts(c) {
		return nil
	}
	var all problems
	for _, round := range append(c.inside("local"), c.inside("remote")...) {
		if AuthMethod(round.Value("auth").text()).Class != classXAuth {
			continue
		}
		if version.is("2") {
			all = append(all, refuse("auth", "XAuth is IKEv1's, and the connection has version = 2: it can never authenticate. "+
				"Use EAP, or set version = 1").at(round)...)
			continue
		}
		all = append(all, warn("auth", "IKE version not set", "XAuth is IKEv1's, and without version strongSwan from 6.1 on "+
			"speaks IKEv2 only and older ones initiate with it. Set version = 1").at(round)...)
	}
	return all
}

// ikev1AuthRule: IKEv1 has a few combinations of methods, and charon fails with "configuration uses unsupported
// authentication" on all others (src/libcharon/sa/ikev1/phase1.c, calc_auth_method).
func ikev1AuthRule(c Configured) problems {
	if !c.Value("version").is("1") || onlyShunts(c) {
		return nil
	}
	local, knownLocal := authMethods(c, "local")
	remote, knownRemote := authMethods(c, "remote")
	if !knownLocal || !knownRemote {
		return nil
	}
	if all := append(noMethodRule("local", local), noMethodRule("remote", remote)...); all != nil {
		return all
	}
	for _, m := range append(slices.Clone(local), remote...) {
		if m.class == classEAP {
			return refuse("auth", "EAP is IKEv2's, and the connection has version = 1: it can never authenticate. "+
				"Use XAuth, or set version = 2").at(m.round)
		}
	}
	for _, m := range append(slices.Clone(local[1:]), remote[1:]...) {
		if m.class != classXAuth {
			return refuse("auth", "With version = 1 a further auth round can only be XAuth, so the connection can never "+
				"authenticate. Use xauth here, or set version = 2").at(m.round)
		}
	}
	return ikev1PairRule(local[0].class, remote[0].class)
}

func noMethodRule(side string, methods []authMethod) problems {
	if len(methods) > 0 {
		return nil
	}
	return refuse(side, "With version = 1 charon has to be told how to authenticate, and no auth round of %s has auth: the connection "+
		"can never authenticate. Set it, as in %s = [{ auth = \"psk\" }]", side, side)
}

// ikev1PairRule compares the first methods of both sides. Hybrid authentication is a certificate against XAuth.
func ikev1PairRule(local, remote string) problems {
	equal := local == remote && local != classXAuth
	hybrid := local == classXAuth && remote == classPublicKey || local == classPublicKey && remote == classXAuth
	if equal || hybrid {
		return nil
	}
	return refuse("remote", "With version = 1 both sides authenticate in the same way, by pubkey or by psk, or one by pubkey and the "+
		"other by xauth. Here local begins with %s and remote with %s, so the connection can never authenticate. Make them equal, or "+
		"set version = 2", Method{Class: local}.Auth(), Method{Class: remote}.Auth())
}

// authMethod is the class of an authentication method, and the auth round that has it.
type authMethod struct {
	class string
	round Configured
}

// authMethods returns the methods of a side, unless some are not known. charon passes over rounds without one.
func authMethods(c Configured, side string) (methods []authMethod, known bool) {
	rounds, complete := c.Sections(side)
	for _, round := range rounds {
		auth := round.Value("auth")
		class := AuthMethod(auth.text()).Class
		switch {
		case auth.missing():
		case class == "":
			return nil, false
		default:
			methods = append(methods, authMethod{class, round})
		}
	}
	return methods, complete
}
