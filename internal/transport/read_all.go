package transport

import (
	"fmt"
	"io"
)

// maxFile is the size in bytes of the largest file that is read from a gateway: those that it has are keys, certificates and
// configuration.
const maxFile = 16 << 20

// readAll reads a file of a gateway.
func readAll(file io.Reader, path string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(data) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d MB", path, maxFile>>20)
	}
	return data, err
}
