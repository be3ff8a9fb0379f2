#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Runs one share of the jobs of a study for each job of a Slurm array.
# Usage: sbatch --array=1-SHARES packaging/slurm/study.sh SHARES STUDY.json FOLDER [OPTION of study…]
#   As many shares as jobs (offramp-engine study STUDY.json --out FOLDER --list) run each job on its own. A job that is
#   queued again goes on where it stopped. The last to end writes the tables into FOLDER.
#SBATCH --job-name=offramp-study
#SBATCH --requeue
#SBATCH --open-mode=append

set -eu
shares=$1
study=$2
folder=$3
shift 3
exec offramp-engine study "$study" --out "$folder" --job "$SLURM_ARRAY_TASK_ID/$shares" "$@"
