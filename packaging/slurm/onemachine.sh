#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# A Slurm cluster that is this machine alone, to try the scripts beside this one. It runs as the user who starts it, keeps
# all its files in one folder, and leaves a Slurm of the system as it is.
# Usage: packaging/slurm/onemachine.sh install               installs Slurm and MUNGE where they are missing (Debian)
#        packaging/slurm/onemachine.sh start FOLDER [PORT]   makes FOLDER; uses PORT and PORT + 1 (6817) of 127.0.0.1
#        packaging/slurm/onemachine.sh stop FOLDER           ends all jobs and the cluster, and keeps the files
# After the start, let Slurm's commands find it: export SLURM_CONF=FOLDER/slurm.conf

set -eu
PATH=$PATH:/usr/sbin:/sbin

fail() {
    printf 'Offramp: %s\n         %s\n' "$1" "$2" >&2
    exit 1
}

# processOf DAEMON: the number of this folder's process; nothing where it does not run.
processOf() {
    process=$(cat "$folder/$1.pid" 2>/dev/null) || return 0
    if [ "$(cat "/proc/$process/comm" 2>/dev/null)" = "$1" ]; then
        echo "$process"
    fi
}

isRunning() {
    [ -n "$(processOf "$1")" ]
}

# waitFor SECONDS COMMAND…: until the command succeeds.
waitFor() {
    left=$(($1 * 10))
    shift
    while ! "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 0.1
    done
}

isIdle() {
    [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ]
}

hasNoJobs() {
    [ -z "$(squeue --noheader 2>/dev/null)" ]
}

hasEnded() {
    ! isRunning "$1"
}

writeConfiguration() {
    user=$(id -un)
    node=$(hostname -s)
    # Requeued jobs wait for as long as credentials are valid: 10 s, instead of two minutes.
    cat >"$folder/slurm.conf" <<END
ClusterName=onemachine
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=10
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
KillWait=2
MailProg=/bin/true
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc)
PartitionName=all Nodes=$node Default=YES
END
}

start() {
    for program in munged slurmctld slurmd sinfo; do
        command -v "$program" >/dev/null || fail "$program is not installed." "Run first: $0 install"
    done
    mkdir -p "$folder" && folder=$(cd "$folder" && pwd -P)
    case $folder in
    *[!A-Za-z0-9/._+-]*) fail "Slurm cannot use the folder $folder." \
        "Choose one whose path has only letters, digits and / . _ + -" ;;
    esac
    [ "${#folder}" -le 80 ] || fail "The path of $folder is too long for a socket in it." "Choose a shorter one."
    if isRunning slurmctld || isRunning slurmd || isRunning munged; then
        fail "The cluster of $folder is running." "Stop it first: $0 stop $folder"
    fi
    mkdir -p "$folder/log" "$folder/state" "$folder/spool"
    chmod 755 "$folder"
    if [ ! -s "$folder/munge.key" ]; then
        (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
    fi
    writeConfiguration
    export SLURM_CONF="$folder/slurm.conf"
    # --force: a folder for temporary files may be closed to other users, who have no business here.
    munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
        --log-file="$folder/log/munged.log" --seed-file="$folder/munge.seed" 2>>"$folder/log/munged.log" ||
        fail "munged did not start." "$folder/log/munged.log says why."
    if ! slurmctld || ! slurmd || ! waitFor 60 isIdle; then
        stop
        fail "Slurm did not start within a minute." "The logs in $folder/log say why; another PORT may help."
    fi
    echo "Slurm runs. Now: export SLURM_CONF=$SLURM_CONF"
}

stop() {
    export SLURM_CONF="$folder/slurm.conf"
    if isRunning slurmctld; then
        scancel --user="$(id -un)" 2>/dev/null || true
        waitFor 30 hasNoJobs || echo "Offramp: jobs did not end within 30 s." >&2
    fi
    for daemon in slurmd slurmctld munged; do
        process=$(processOf "$daemon")
        [ -n "$process" ] || continue
        kill "$process"
        waitFor 30 hasEnded "$daemon" || fail "$daemon did not end." "Its process is $process."
    done
}

case ${1-} in
install)
    exec "$(dirname "$0")/../dependencies.sh" slurm
    ;;
start | stop)
    [ -n "${2-}" ] || fail "No folder was given." "Write: $0 $1 FOLDER"
    folder=$2
    port=${3-6817}
    "$1"
    ;;
*)
    fail "\"${1-}\" is not something that this script does." "Write: $0 install, $0 start FOLDER or $0 stop FOLDER"
    ;;
esac
