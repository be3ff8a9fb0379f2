// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/fieldnames.h"

#include "ui/wording/tr.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// An option whose every value can be chosen in a dialog, and its field's name there.
using Field = std::pair<const char *, const char *>;

constexpr std::array recordFields{Field("among", QT_TRANSLATE_NOOP("offramp", "Answers")),
                                  Field("batch", QT_TRANSLATE_NOOP("offramp", "Batch")),
                                  Field("count", QT_TRANSLATE_NOOP("offramp", "Costs")),
                                  Field("dataset", QT_TRANSLATE_NOOP("offramp", "Test set")),
                                  Field("device", QT_TRANSLATE_NOOP("offramp", "Device")),
                                  Field("exits", QT_TRANSLATE_NOOP("offramp", "Exits")),
                                  Field("limit", QT_TRANSLATE_NOOP("offramp", "Limit")),
                                  Field("mean", QT_TRANSLATE_NOOP("offramp", "Mean")),
                                  Field("out", QT_TRANSLATE_NOOP("offramp", "File")),
                                  Field("outputs", QT_TRANSLATE_NOOP("offramp", "Outputs")),
                                  Field("resize", QT_TRANSLATE_NOOP("offramp", "Resize")),
                                  Field("size", QT_TRANSLATE_NOOP("offramp", "Size")),
                                  Field("skip-broken", QT_TRANSLATE_NOOP("offramp", "Skip broken images")),
                                  Field("squash", QT_TRANSLATE_NOOP("offramp", "Squash to a square")),
                                  Field("std", QT_TRANSLATE_NOOP("offramp", "Std"))};

constexpr std::array samplesFields{Field("among", QT_TRANSLATE_NOOP("offramp", "Answers")),
                                   Field("costs", QT_TRANSLATE_NOOP("offramp", "Costs")),
                                   Field("flops", QT_TRANSLATE_NOOP("offramp", "Costs")),
                                   Field("fraction", QT_TRANSLATE_NOOP("offramp", "Fractions")),
                                   Field("labels", QT_TRANSLATE_NOOP("offramp", "Label order")),
                                   Field("out", QT_TRANSLATE_NOOP("offramp", "Recording")),
                                   Field("percent", QT_TRANSLATE_NOOP("offramp", "Percent")),
                                   Field("unit", QT_TRANSLATE_NOOP("offramp", "Unit of costs"))};

constexpr std::array pointsFields{Field("accuracy", QT_TRANSLATE_NOOP("offramp", "Accuracy")),
                                  Field("energy", QT_TRANSLATE_NOOP("offramp", "Energy")),
                                  Field("fraction", QT_TRANSLATE_NOOP("offramp", "Fractions")),
                                  Field("percent", QT_TRANSLATE_NOOP("offramp", "Percent")),
                                  Field("unit", QT_TRANSLATE_NOOP("offramp", "Unit of energy"))};

std::span<const Field> fieldsOf(Fields fields)
{
    switch (fields) {
    case Fields::Samples:
        return samplesFields;
    case Fields::Points:
        return pointsFields;
    case Fields::Record:
        break;
    }
    return recordFields;
}

} // namespace

QString withFieldNames(const QString &sentence, Fields fields)
{
    static const QRegularExpression option(u"(?<![\\w-])--([a-z]+(?:-[a-z]+)*)"_s);
    static const QRegularExpression command(u"([Rr])un the same command again(?: to resume)?"_s);
    const std::span<const Field> known = fieldsOf(fields);
    QString text;
    qsizetype end = 0;
    bool hasOthers = false;
    for (auto matches = option.globalMatch(sentence); matches.hasNext();) {
        const auto match = matches.next();
        const auto field = std::ranges::find_if(known, [&](const Field &each) {
            return match.captured(1) == QLatin1StringView(each.first);
        });
        hasOthers = hasOthers || field == known.end();
        text += sentence.mid(end, match.capturedStart() - end);
        text += field == known.end() ? match.captured() : u"\"%1\""_s.arg(tr(field->second));
        end = match.capturedEnd();
    }
    text += sentence.mid(end);
    text.replace(command, u"\\1esume"_s);
    if (!hasOthers)
        return text;
    return fields == Fields::Record ? tr("%1 (Options with -- belong to the command offramp-engine record.)").arg(text)
                                    : tr("%1 (Options with -- belong to the command offramp import.)").arg(text);
}

QString withFieldNames(const Error &error, Fields fields)
{
    return withFieldNames(QString::fromStdString(error.sentence + '\n' + error.remedy), fields);
}

} // namespace offramp
