#!/bin/sh
# Makes the private keys of the tests anew, which nobody uses for anything else, with OpenSSL and OpenSSH, and prints the
# ids that strongSwan's own pki gives to them. The passphrase of the encrypted ones is strongSwan.
set -eu
cd "$(dirname "$0")"
rm -f ./*.pem
encrypt() { # FROM TO OPTIONS
	from=$1 to=$2
	shift 2
	openssl pkcs8 -topk8 -in "$from" -passout pass:strongSwan "$@" -out "$to"
}

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa-pkcs8.pem
openssl rsa -in rsa-pkcs8.pem -traditional -out rsa-pkcs1.pem
openssl rsa -in rsa-pkcs8.pem -traditional -aes128 -passout pass:strongSwan -out rsa-legacy.pem
openssl pkey -in rsa-pkcs8.pem -pubout -out public.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024.pem
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out rsa-pss.pem
for curve in P-256 P-384 P-521; do
	openssl genpkey -quiet -algorithm EC -pkeyopt "ec_paramgen_curve:$curve" -out "p${curve#P-}-pkcs8.pem"
done
openssl ecparam -name prime256v1 -out p256-sec1.pem
openssl ec -in p256-pkcs8.pem >>p256-sec1.pem
for curve in secp224r1 secp256k1 brainpoolP256r1; do
	openssl genpkey -quiet -algorithm EC -pkeyopt "ec_paramgen_curve:$curve" -out "$curve.pem"
done
for algorithm in ed25519 ed448 x25519; do
	openssl genpkey -quiet -algorithm "$algorithm" -out "$algorithm-pkcs8.pem"
done
mv x25519-pkcs8.pem x25519.pem

encrypt rsa-pkcs8.pem rsa-aes192.pem -v2 aes-192-cbc -v2prf hmacWithSHA384
encrypt p256-pkcs8.pem p256-des3.pem -v2 des3 -v2prf hmacWithSHA1
encrypt p256-pkcs8.pem p256-pbes1.pem -v1 PBE-SHA1-3DES
encrypt ed25519-pkcs8.pem ed25519-aes128.pem -v2 aes-128-cbc
encrypt ed25519-pkcs8.pem ed25519-scrypt.pem -scrypt
encrypt ed448-pkcs8.pem ed448-aes256.pem -v2 aes-256-cbc -v2prf hmacWithSHA512

ssh-keygen -q -t ed25519 -N '' -C '' -f openssh && mv openssh openssh.pem && rm openssh.pub
chmod 644 ./*.pem

for key in rsa p256 p384 p521 ed25519 ed448; do
	echo "$key $(pki --keyid --in "$key-pkcs8.pem" --id spk --format hex 2>/dev/null)"
done
