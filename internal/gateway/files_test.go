package gateway

import "testing"

// TestCheckKept: only what Terraform writes is read and removed, whatever a state says.
func TestCheckKept(t *testing.T) {
	t.Parallel()
	for name, fine := range map[string]bool{
		"conf.d/terraform-connection-net.conf": true,
		"private/terraform-key-00.pem":         true,
		"../../etc/terraform-x":                false,
		"conf.d/../../terraform-x":             false,
		"/etc/terraform-x":                     false,
		"conf.d/hand-written.conf":             false,
		"":                                     false,
	} {
		if err := checkFile(name); (err == nil) != fine {
			t.Errorf("%q: %v", name, err)
		}
	}
}
