package swanctl

// rules are those among the options of each kind of section, by its name. Rules that look at the sections inside belong
// to the one that holds these.
var rules = map[string][]rule{
	"connection": {
		ikev1OnlyRule, ikev2OnlyRule, xauthRule, ikev1AuthRule, remoteAuthRule,
		dpdTimeoutRule, ikeRandTimeRule, overTimeRule,
		mediationRule, mediationUniqueRule, mediatedRule,
		initiateRule, virtualIPRule, looseProposalRule,
	},
	"child": {
		childLifetimeRule, childRandRule,
		shuntRule, perCPURule, familyRule, espAndAHRule, looseProposalRule, dependentRule,
	},
	"local":       {caCertificateRule},
	"remote":      {caCertificateRule},
	"certificate": {certificateRule},
}

// Problems returns what is wrong with a section though each option is valid by itself: what charon accepts and then does
// otherwise, or does not survive. The sections inside have problems of their own, which this does not return.
func (s *Section) Problems(c Configured) []Problem {
	var all problems
	for _, find := range rules[s.Name] {
		all = append(all, find(c)...)
	}
	return all
}
