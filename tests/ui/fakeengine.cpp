// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"

#include <QDir>
#include <QFile>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

QString fakeEngine(const QString &folder, const QString &name, const QString &body)
{
    const QString words = uR"(#!/bin/sh
arguments="$*"
say() { printf '%s\n' "$1"; }
hello() {
    say '{"event":"hello","protocol":2,"verb":"record","program":"fake","device":"cpu","recording":"x","samples":100,"recorded":0,"flops":[1000000000,2000000000]'"${1:+,\"batch\":$1}"'}'
}
progress() {
    say '{"event":"progress","recorded":'$1',"samples":100,"flops_executed":'$1'000000000,"flops_by_exit":[1,1],"samples_per_second":10,"seconds_left":6.5'"${2:+,\"batch\":$2}"'}'
}
done_() {
    out=${arguments##*--out }
    : >>"${out%% *}"
    say '{"event":"done","recorded":100,"samples":100,"seconds":2.5}'
}
training() {
    say '{"event":"hello","protocol":2,"verb":"train","program":"fake","device":"cpu","recording":"x","samples":400,"recorded":'$((100 * ${1:-0}))',"flops":[]}'
    say '{"event":"training","network":"resnet18","exits":["early","last"],"classes":10,"flops":2000000000,"layout":"image-folders","split":"train","splits":["test","train"],"labels":"sorted","images":100,"held_back":20,"epochs":4,"epochs_done":'${1:-0}',"height":32,"width":32,"preprocessing":"as is","recipe":"sgd, batch 8"}'
}
epoch() {
    if [ "$4" = true ]; then
        out=${arguments##*--out }
        printf %s "network of epoch $1" >"${out%% *}"
    fi
    say '{"event":"epoch","epoch":'$1',"learning_rate":0.1,"train_loss":[2.5,1.75],"train_accuracy":[0.25,0.5],"held_back_loss":[1.5,1.25],"held_back_accuracy":['$2','$3'],"held_back_images":20,"images_per_second":50,"gflops":'$1'000,"best":'$4'}'
}
trained() {
    say '{"event":"done","recorded":400,"samples":400,"seconds":2.5}'
}
classified() {
    first=0.9; second=0.4; third=0.1
    case $arguments in *'--criterion confidence'*) first=-0.5; second=-0.8; third=-0.95;; esac
    while [ "$1" != --json ]; do shift; done
    shift
    separator=
    printf '{"images":['
    for image; do
        printf %s "$separator"
        separator=,
        case $image in
        *broken*) printf '{"file":"x","error":"%s is not an image. Choose another."}' "${image##*/}";;
        *) printf '{"file":"x","class":5,"name":"dog","exit":2,"flops":700000000,"exits":[{"uncertainty":%s,"top":[{"class":3,"name":"cat","probability":0.5},{"class":5,"name":"dog","probability":0.25}]},{"uncertainty":%s,"top":[{"class":5,"name":"dog","probability":0.8}]},{"uncertainty":%s,"top":[{"class":5,"name":"dog","probability":0.95}]}]}' "$first" "$second" "$third";;
        esac
    done
    printf ']}\n'
}
plan() {
    hello "$2"
    say '{"event":"plan","network":"net","exits":["exit1","exit2"],"classes":10,"outputs":"logits","flops":[1000000000,2000000000],"layout":"image-folders","split":"test","splits":["test","val"],"labels":"sorted","samples":100,"recorded":'${1:-0}',"height":32,"width":32,"preprocessing":"as is","mean":[0.5,0.5,0.5],"std":[0.25,0.25,0.25]}'
}
)"_s;
    const QString path = QDir(folder).filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write((words + body + u'\n').toUtf8()) < 0)
        qFatal("The fake engine could not be written.");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

QString waitFor(const QString &path)
{
    return u"until [ -e '%1' ]; do sleep 0.02; done"_s.arg(path);
}

} // namespace offramp::fixtures
