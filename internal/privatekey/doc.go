// Package privatekey reads private keys as files hold them, and names them as charon does.
//
// It knows PEM and the forms of keys. It knows no gateway and no Terraform. Begin with [Parse] in pem.go.
package privatekey
