#!/bin/sh
# Runs the fault suites, and puts their tables into the guide "When things break".
set -eu

table=$(mktemp)
trap 'rm -f "$table" "$table.files" "$table.guide"' EXIT
FAULTS_TABLE=$table FILE_FAULTS_TABLE=$table.files go test -count=1 -timeout 60m -run '^TestAcc(File)?Faults$' ./internal/provider
guide=templates/guides/when-things-break.md.tmpl
awk -v packets="$table" -v files="$table.files" '
	/<!-- end of table -->/ { between = 0 }
	!between { print }
	/<!-- table: / {
		between = 1
		table = /of files/ ? files : packets
		while ((getline line < table) > 0) print line
	}
' $guide >"$table.guide"
cp "$table.guide" $guide
