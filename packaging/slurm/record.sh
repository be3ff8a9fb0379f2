#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Records one part of a test set for each job of a Slurm array.
# Usage: sbatch --array=1-PARTS packaging/slurm/record.sh PARTS FOLDER --network FILE --dataset FOLDER [OPTION of record…]
#   FOLDER gets part-1.exits, part-2.exits, …; a job that is queued again goes on where it stopped. When all have ended:
#   offramp-engine merge FOLDER/part-*.exits --out run.exits
#SBATCH --job-name=offramp-record
#SBATCH --requeue
#SBATCH --open-mode=append

set -eu
parts=$1
folder=$2
shift 2
mkdir -p "$folder"
part=$SLURM_ARRAY_TASK_ID
exec offramp-engine record "$@" --shard "$part/$parts" --out "$folder/part-$part.exits"
