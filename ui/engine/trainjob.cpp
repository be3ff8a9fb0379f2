// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/trainjob.h"

#include "core/protocol/engineverbs.h"

#include <array>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A field and the engine's option for it, which is its key in JSON too.
template<typename T>
struct Field {
    const char *option;
    T TrainJob::*value;
    bool isNeeded = true;
};

constexpr std::array texts{Field<QString>{"architecture", &TrainJob::architecture},
                           Field<QString>{"dataset", &TrainJob::dataset},
                           Field<QString>{"recipe", &TrainJob::recipe},
                           Field<QString>{"out", &TrainJob::out},
                           Field<QString>{"weights", &TrainJob::weights, false},
                           Field<QString>{"device", &TrainJob::device},
                           Field<QString>{"precision", &TrainJob::precision}};

constexpr std::array numbers{Field<std::optional<int>>{"size", &TrainJob::size, false},
                             Field<std::optional<int>>{"epochs", &TrainJob::epochs, false},
                             Field<std::optional<int>>{"limit", &TrainJob::limit, false},
                             Field<std::optional<int>>{"seed", &TrainJob::seed, false},
                             Field<std::optional<int>>{"threads", &TrainJob::threads, false}};

} // namespace

QStringList argumentsFor(const TrainJob &job, bool dryRun)
{
    QStringList arguments{QString::fromLatin1(trainVerb.name), u"--events"_s, u"--resume"_s};
    if (dryRun)
        arguments << u"--dry-run"_s;
    for (const auto &field : texts) {
        if (!(job.*field.value).isEmpty())
            arguments << u"--"_s + QLatin1StringView(field.option) << job.*field.value;
    }
    for (const auto &field : numbers) {
        if (const std::optional<int> number = job.*field.value)
            arguments << u"--"_s + QLatin1StringView(field.option) << QString::number(*number);
    }
    return arguments;
}

QJsonObject toJson(const TrainJob &job)
{
    QJsonObject json;
    for (const auto &field : texts)
        json[QLatin1StringView(field.option)] = job.*field.value;
    for (const auto &field : numbers) {
        if (const std::optional<int> number = job.*field.value)
            json[QLatin1StringView(field.option)] = *number;
    }
    return json;
}

std::optional<TrainJob> trainJobFrom(const QJsonObject &json)
{
    TrainJob job;
    for (const auto &field : texts) {
        const QString text = json[QLatin1StringView(field.option)].toString();
        if (field.isNeeded && text.isEmpty())
            return std::nullopt;
        job.*field.value = text;
    }
    for (const auto &field : numbers) {
        if (const QJsonValue number = json[QLatin1StringView(field.option)]; number.isDouble())
            job.*field.value = number.toInt();
    }
    return job;
}

} // namespace offramp
