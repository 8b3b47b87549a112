package vici

import (
	"encoding/binary"
	"fmt"
)

// The element types of src/libcharon/plugins/vici/vici_message.h.
const (
	sectionStart = 1
	sectionEnd   = 2
	keyValue     = 3
	listStart    = 4
	Item         = 5
	listEnd      = 6
)

// maxDepth bounds the nesting of sections. charon's own messages nest five deep;
// the bound keeps a hostile daemon from exhausting the stack of whoever walks
// the tree.
const maxDepth = 64

// Append appends the encoding of the message. A name over MaxName, a value over
// MaxValue and sections nested more than 64 deep are a *TooLargeError.
func (m *Message) Append(dst []byte) ([]byte, error) {
	return m.append(dst, 0)
}

func (m *Message) append(dst []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, &TooLargeError{What: "the nesting of sections", Size: depth, Limit: maxDepth}
	}
	var err error
	for e := range m.Elements() {
		switch e.Kind {
		case KindValue:
			if dst, err = appendName(append(dst, keyValue), e.Name); err == nil {
				dst, err = appendValue(dst, e.Name, e.Value)
			}
		case KindList:
			dst, err = appendList(dst, e)
		case KindSection:
			if dst, err = appendName(append(dst, sectionStart), e.Name); err == nil {
				dst, err = e.Section.append(dst, depth+1)
			}
			dst = append(dst, sectionEnd)
		}
		if err != nil {
			return nil, err
		}
	}
	return dst, nil
}

func appendList(dst []byte, e Element) ([]byte, error) {
	dst, err := appendName(append(dst, listStart), e.Name)
	if err != nil {
		return nil, err
	}
	for _, item := range e.Items {
		if dst, err = appendValue(append(dst, Item), e.Name, item); err != nil {
			return nil, err
		}
	}
	return append(dst, listEnd), nil
}

func appendName(dst []byte, name string) ([]byte, error) {
	if len(name) > MaxName {
		what := fmt.Sprintf("the name %.40q…", name)
		return nil, &TooLargeError{What: what, Size: len(name), Limit: MaxName}
	}
	return append(append(dst, byte(len(name))), name...), nil
}

func appendValue(dst []byte, name, value string) ([]byte, error) {
	if len(value) > MaxValue {
		what := fmt.Sprintf("the value of %q", name)
		return nil, &TooLargeError{What: what, Size: len(value), Limit: MaxValue}
	}
	dst = binary.BigEndian.AppendUint16(dst, uint16(len(value)))
	return append(dst, value...), nil
}
