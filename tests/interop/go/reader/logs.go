package main

import (
	"errors"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A further log, and what it says that it goes on from.
type further struct {
	origin, before string
	size           int64
	root           tlog.Hash
}

// parseFurther checks a note of a further log, which the key that it names signed.
func parseFurther(data []byte) (f further, err error) {
	text, _, _ := strings.Cut(string(data), "\n\n")
	values, rest, err := lines(text+"\n", "safehand.log-continuation/2", "origin", "key", "continues", "head")
	if err != nil {
		return f, err
	}
	k, err := parseKey(values[1])
	if err != nil {
		return f, err
	}
	f.origin, f.before = values[0], values[2]
	if k.name != f.origin || f.origin == f.before || firstLog(f.origin) != firstLog(f.before) {
		return f, errors.New("it is no further log of the same ledger")
	}
	size, root, _ := strings.Cut(values[3], " ")
	if f.size, err = parseNumber(size); err != nil {
		return f, err
	}
	if f.root, err = parseHash(root); err != nil {
		return f, err
	}
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		parts := strings.Split(line, " ")
		if len(parts) != 4 || parts[0] != "lost" {
			return f, errors.New("a line is not what it must be")
		}
		if _, err = parseNumber(parts[1]); err != nil {
			return f, err
		}
		if _, err = parseHash(parts[2]); err != nil {
			return f, err
		}
		rest = after
	}
	_, err = openNote(k, data)
	return f, err
}

// cutLogs takes the notes of further logs off the end of a ledger's history.
func cutLogs(history string) (before string, logs []further, err error) {
	at := strings.Index(history, "\n\nlogs ")
	if at < 0 {
		return history, nil, nil
	}
	parts := strings.Split(history[at+2:], "\n\n")
	count, err := parseNumber(strings.TrimPrefix(parts[0], "logs "))
	if err != nil || count < 1 || count > 16 || int64(len(parts)) != 1+2*count {
		return "", nil, errors.New("another number of logs than it says")
	}
	for i := 1; i < len(parts); i += 2 {
		f, err := parseFurther([]byte(parts[i] + "\n\n" + strings.TrimSuffix(parts[i+1], "\n") + "\n"))
		if err != nil {
			return "", nil, err
		}
		if len(logs) > 0 && logs[len(logs)-1].origin != f.before {
			return "", nil, errors.New("a further log does not go on from the last")
		}
		logs = append(logs, f)
	}
	return history[:at+1], logs, nil
}
