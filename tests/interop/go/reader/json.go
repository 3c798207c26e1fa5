package main

// Strict and canonical JSON, as under CONVENTIONS.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

const largestInteger = 1<<53 - 1

type object = map[string]interface{}

// canonical writes the canonical form of a value that encoding/json read with UseNumber.
func canonical(out *bytes.Buffer, value interface{}) error {
	switch value := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(value))
	case json.Number:
		number, err := strconv.ParseInt(value.String(), 10, 64)
		if err != nil || number > largestInteger || number < -largestInteger {
			return fmt.Errorf("no integer: %s", value)
		}
		out.WriteString(strconv.FormatInt(number, 10))
	case string:
		canonicalString(out, value)
	case []interface{}:
		out.WriteByte('[')
		for i, item := range value {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := canonical(out, item); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case object:
		return canonicalObject(out, value)
	default:
		return fmt.Errorf("no JSON value: %T", value)
	}
	return nil
}

func canonicalObject(out *bytes.Buffer, members object) error {
	names := make([]string, 0, len(members))
	for name := range members {
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return fmt.Errorf("member name %q", name)
		}
		names = append(names, name)
	}
	sort.Strings(names)
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		canonicalString(out, name)
		out.WriteByte(':')
		if err := canonical(out, members[name]); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

func canonicalString(out *bytes.Buffer, text string) {
	short := map[byte]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\t': `\t`, '\n': `\n`,
		'\f': `\f`, '\r': `\r`}
	out.WriteByte('"')
	for i := 0; i < len(text); i++ {
		if escape, found := short[text[i]]; found {
			out.WriteString(escape)
		} else if text[i] < 0x20 {
			fmt.Fprintf(out, `\u%04x`, text[i])
		} else {
			out.WriteByte(text[i])
		}
	}
	out.WriteByte('"')
}

// parseCanonical reads one object whose text must be its own canonical form; ending is what must
// follow it ("\n" in a file, "" in a signed text). What is canonical holds no member twice, no
// white space and nothing after it.
func parseCanonical(data []byte, ending string) (object, error) {
	members := object{}
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&members); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something after the object")
	}
	var again bytes.Buffer
	if err := canonical(&again, members); err != nil {
		return nil, err
	}
	if again.String()+ending != string(data) {
		return nil, errors.New("not in canonical form")
	}
	return members, nil
}

// exactly fails unless the object has these members (those with '?' may be absent) and no other.
func exactly(members object, names ...string) error {
	known := 0
	for _, name := range names {
		_, found := members[strings.TrimSuffix(name, "?")]
		if !found && !strings.HasSuffix(name, "?") {
			return fmt.Errorf("no member %s", name)
		}
		if found {
			known++
		}
	}
	if known != len(members) {
		return errors.New("an unknown member")
	}
	return nil
}

func text(members object, name string) (string, error) {
	value, ok := members[name].(string)
	if !ok {
		return "", fmt.Errorf("%s is no string", name)
	}
	return value, nil
}
