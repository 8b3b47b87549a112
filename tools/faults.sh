#!/bin/sh
# Runs the fault suite, and puts its table into the guide "When things break".
set -eu

table=$(mktemp)
trap 'rm -f "$table" "$table.guide"' EXIT
FAULTS_TABLE=$table go test -count=1 -timeout 30m -run '^TestAccFaults$' ./internal/provider
guide=templates/guides/when-things-break.md.tmpl
awk -v table="$table" '
	/<!-- end of table -->/ { between = 0 }
	!between { print }
	/<!-- table: / { between = 1; while ((getline line < table) > 0) print line }
' $guide >"$table.guide"
cp "$table.guide" $guide
