# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completes what `signalbox --help` lists, so that there is nothing here to keep true.
_signalbox() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} help
    case $previous in
    -c | --config | --import)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    esac
    help=$("$1" --help 2>/dev/null)
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '--[a-z][a-z-]*' <<<"$help" | sort -u)" -- "$current")
    elif ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "$(sed -nE '/^Commands:/,/^$/ s/^  ([a-z]+).*/\1/p' <<<"$help" | sort -u)" -- "$current")
    elif ((COMP_CWORD == 2)); then
        mapfile -t COMPREPLY < <(compgen -W "$(sed -nE "/^Commands:/,/^\$/ s/^  $previous ([a-z]+).*/\1/p" <<<"$help" | sort -u)" -- "$current")
    fi
}
complete -F _signalbox signalbox signalboxd
