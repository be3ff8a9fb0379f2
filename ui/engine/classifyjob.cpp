// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/classifyjob.h"

#include "core/protocol/engineverbs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int listedClasses = 5;
constexpr double rounding = 1e-6; ///< by which a probability may exceed 1

std::optional<TriedClass> classFrom(const QJsonValue &json)
{
    const int label = json["class"_L1].toInt(-1);
    const double probability = json["probability"_L1].toDouble(-1);
    if (label < 0 || !(probability >= 0 && probability <= 1 + rounding))
        return std::nullopt;
    return TriedClass{label, json["name"_L1].toString(), std::min(1.0, probability)};
}

std::optional<TriedExit> exitFrom(const QJsonValue &json)
{
    TriedExit exit;
    const QJsonValue uncertainty = json["uncertainty"_L1];
    if (uncertainty.isDouble() && std::abs(uncertainty.toDouble()) <= std::numeric_limits<float>::max())
        exit.uncertainty = static_cast<float>(uncertainty.toDouble());
    else if (!uncertainty.isNull())
        return std::nullopt;
    for (const QJsonValue &entry : json["top"_L1].toArray()) {
        auto likely = classFrom(entry);
        if (!likely || exit.top.size() == listedClasses)
            return std::nullopt;
        exit.top.push_back(std::move(*likely));
    }
    return exit.top.empty() ? std::nullopt : std::optional(std::move(exit));
}

std::optional<TriedAnswer> answerFrom(const QJsonValue &json, int exits)
{
    TriedAnswer answer{{}, json["error"_L1].toString()};
    if (!answer.problem.isEmpty())
        return answer;
    for (const QJsonValue &entry : json["exits"_L1].toArray()) {
        auto exit = exitFrom(entry);
        if (!exit)
            return std::nullopt;
        answer.exits.push_back(std::move(*exit));
    }
    return std::cmp_equal(answer.exits.size(), exits) ? std::optional(std::move(answer)) : std::nullopt;
}

} // namespace

QStringList argumentsFor(const ClassifyJob &job)
{
    // A network of one exit has no thresholds, and takes any.
    const std::string thresholds = job.thresholds.empty() ? "0" : toText(job.thresholds, job.criterion);
    return QStringList{QString::fromLatin1(classifyVerb.name),
                       u"--network"_s,
                       job.network,
                       u"--recording"_s,
                       job.recording,
                       u"--thresholds="_s + QString::fromStdString(thresholds),
                       u"--criterion"_s,
                       QString::fromLatin1(toText(job.criterion)),
                       u"--device"_s,
                       job.device,
                       u"--top"_s,
                       QString::number(listedClasses),
                       u"--all-exits"_s,
                       u"--json"_s}
           + job.images;
}

Result<std::vector<TriedAnswer>> answersFrom(const QByteArray &json, qsizetype images, int exits)
{
    const auto unreadable = failure(ErrorKind::Failed, "What the engine printed about the images cannot be read.",
                                    "Check that offramp-engine and offramp have the same version.");
    const QJsonArray list = QJsonDocument::fromJson(json)["images"_L1].toArray();
    if (list.size() != images)
        return unreadable;
    std::vector<TriedAnswer> answers;
    for (const QJsonValue &entry : list) {
        auto answer = answerFrom(entry, exits);
        if (!answer)
            return unreadable;
        answers.push_back(std::move(*answer));
    }
    return answers;
}

} // namespace offramp
