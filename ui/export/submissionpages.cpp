// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/submissionpages.h"

#include "core/support/printable.h"
#include "ui/export/figurefile.h"
#include "ui/export/pagewriter.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int dotsPerInch = 1200;
constexpr double pointsPerInch = 72;
constexpr double millimetresPerInch = 25.4;
constexpr double margin = 51; // 18 mm
constexpr double footerHeight = 14;
const QSizeF figureMillimetres(174, 96);

QString shown(const std::string &text)
{
    return QString::fromStdString(printable(text));
}

/// The room of a page between its margins, less its last line.
QRectF roomOf(const QPdfWriter &writer)
{
    const QSizeF page = writer.pageLayout().fullRect(QPageLayout::Point).size();
    return QRectF({}, page).adjusted(margin, margin, -margin, -margin - footerHeight);
}

void writeFooter(QPainter &painter, const QRectF &room, const QString &text)
{
    painter.save();
    QFont font = painter.font();
    font.setPixelSize(8);
    painter.setFont(font);
    painter.setPen(QColor(90, 90, 90));
    painter.drawText(QRectF(room.left(), room.bottom(), room.width(), footerHeight), Qt::AlignBottom | Qt::AlignLeft,
                     text);
    painter.restore();
}

QString shareList(const Recount &count)
{
    QStringList shares;
    for (const std::uint64_t samples : count.exits)
        shares.append(QString::number(100 * static_cast<double>(samples) / static_cast<double>(count.samples), 'f', 1));
    return shares.join(u" / "_s);
}

std::vector<QStringList> variantRows(const Document &document, const Submission &submission)
{
    const CostScale scale = costScale(document);
    const ThresholdScale thresholds{submission.criterion, EntropyUnit::Nats, {}};
    std::vector<QStringList> rows{{tr("Variant"), tr("Network"), tr("Exit if ") + exitCondition(thresholds).toLower(),
                                   scale.perImage(), tr("Accuracy"), tr("Exit shares (%)")}};
    for (const SubmittedVariant &variant : submission.variants) {
        const Point point = variant.count.point();
        rows.push_back({shown(variant.name), shown(submission.networks[variant.network].name),
                        thresholdsWithUnit(variant.thresholds, thresholds), scale.text(point.energy),
                        accuracyText(point.accuracy, static_cast<std::int64_t>(variant.count.samples)),
                        shareList(variant.count)});
    }
    return rows;
}

void writeFirstPage(QPainter &painter, PageWriter &page, const Document &document, const Submission &submission)
{
    page.title(shown(submission.request.title));
    QStringList authors;
    for (const std::string &author : submission.request.authors)
        authors.append(shown(author));
    if (!authors.isEmpty())
        page.paragraph(authors.join(u", "_s));
    page.paragraph(submissionSummary(document, submission));
    page.skip(4);
    const FigureFrame frame{figureMillimetres, 9, 300};
    painter.save();
    painter.translate(page.rest().topLeft());
    paintFigureSheet(painter, figureOf(FigureKind::StepCurve, document), frame, pointsPerInch);
    painter.restore();
    page.skip(figureMillimetres.height() / millimetresPerInch * pointsPerInch + 8);
    page.table(variantRows(document, submission), 3, u"manifest.json"_s);
}

QString methodText(const Submission &submission)
{
    const char *quantity = submission.criterion == Criterion::Entropy
                               ? "the entropy of the softmax (in nats) is below its threshold"
                               : "the %1 is above its threshold";
    const QString condition
        = QString::fromLatin1(quantity).replace(u"%1"_s, QString::fromLatin1(toText(submission.criterion)));
    return tr("Every variant is a network with a threshold for each exit but the last. An image exits at the first "
              "exit where %1; the last exit always answers. No label is used to decide. Energy is the mean number of "
              "FLOPs of one image at batch size 1, counted as Python's fvcore does (one multiply-add is one FLOP), up "
              "to and including the exit that it takes, with the heads of earlier exits. Accuracy is top-1 over all "
              "images. For the area, variants are sorted by energy; each accuracy holds up to the next more expensive "
              "variant, the last up to E_max. Every number was counted twice from the recordings, by separate code, "
              "and check.py counts it again from the predictions.")
        .arg(condition);
}

/// The values of a JSON value in words: "resize 32, crop 32, mean 0.5 0.5 0.5".
QString inWords(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList items;
        for (const QJsonValue item : value.toArray())
            items.append(inWords(item));
        return items.join(u' ');
    }
    if (value.isBool())
        return value.toBool() ? tr("yes") : tr("no");
    return value.isString() ? value.toString() : QString::number(value.toDouble());
}

QString preprocessingText(const Recording &recording)
{
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(recording.about("preprocessing").value_or("")));
    QStringList parts;
    const QJsonObject fields = json.object();
    for (auto field = fields.begin(); field != fields.end(); ++field)
        parts.append(QString(field.key()).replace(u'_', u' ') + u' ' + inWords(field.value()));
    return parts.isEmpty() ? tr("not recorded") : parts.join(u", "_s);
}

QString machineText(const Recording &recording)
{
    constexpr std::pair<const char *, const char *> fields[]
        = {{"device_kind", "device"},        {"precision", "precision"}, {"tf32", "TF32"},
           {"execution", "execution"},       {"threads", "threads"},     {"batch_size", "batch size"},
           {"libtorch_version", "LibTorch"}, {"program", "program"}};
    QStringList parts;
    for (const auto &[key, name] : fields) {
        if (const auto text = recording.about(key))
            parts.append(QLatin1StringView(name) + u' ' + shown(*text));
    }
    return parts.isEmpty() ? tr("not recorded") : parts.join(u", "_s);
}

QString networkText(const SubmittedNetwork &network)
{
    const Recording &recording = *network.recording->columns();
    const auto names = recording.names("exit_names");
    QStringList costs;
    for (std::size_t k = 0; k < recording.flops.size(); ++k) {
        const QString name = k < names.size() ? shown(names[k]) : tr("exit %1").arg(k + 1);
        costs.append(tr("%1 %2").arg(name, groupedCount(recording.flops[k])));
    }
    return tr("%1 (%2): FLOPs of one image up to %3. SHA-256 %4.")
        .arg(shown(network.name), shown(network.file), costs.join(u", "_s), shown(network.sha256));
}

/// One paragraph for what all networks have in common, else one for each.
void writeForEach(PageWriter &page, const Submission &submission, QString (*textOf)(const Recording &))
{
    std::vector<std::pair<QString, QStringList>> texts;
    for (const SubmittedNetwork &network : submission.networks) {
        const QString text = textOf(*network.recording->columns());
        auto known = std::ranges::find(texts, text, &std::pair<QString, QStringList>::first);
        if (known == texts.end())
            known = texts.insert(texts.end(), {text, {}});
        known->second.append(shown(network.name));
    }
    for (const auto &[text, names] : texts)
        page.paragraph(texts.size() == 1 ? text : names.join(u", "_s) + u": "_s + text, true);
}

void writeSecondPage(PageWriter &page, const Submission &submission)
{
    page.heading(tr("Method"));
    page.paragraph(methodText(submission));
    page.heading(tr("Networks"));
    for (const SubmittedNetwork &network : submission.networks)
        page.paragraph(networkText(network), true);
    page.heading(tr("Preprocessing"));
    writeForEach(page, submission, preprocessingText);
    page.heading(tr("Machine"));
    writeForEach(page, submission, machineText);
    page.heading(tr("Commands to reproduce"));
    for (const std::string &command : reproducingCommands(submission))
        page.paragraph(shown(command), true);
    for (const std::string &note : submission.notes)
        page.paragraph(tr("Note: %1").arg(shown(note)), true);
}

} // namespace

QString submissionSummary(const Document &document, const Submission &submission)
{
    const CostScale scale = costScale(document);
    return tr("%1 variants of %2 networks on %3 images. Area up to E_max = %4 %5: %6; normalised: %7.")
        .arg(submission.variants.size())
        .arg(submission.networks.size())
        .arg(groupedCount(submission.samples), scale.eMaxText(), scale.unitName(), scale.text(submission.area),
             normalisedText(submission.normalisedArea));
}

Result<QByteArray> submissionPdf(const Document &document, const Submission &submission)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(dotsPerInch);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins({});
        writer.setTitle(shown(submission.request.title));
        writer.setCreator(u"Offramp"_s);
        QPainter painter;
        if (!painter.begin(&writer))
            return failure(ErrorKind::Failed, "The description could not be painted as PDF.", "Try again.");
        painter.scale(dotsPerInch / pointsPerInch, dotsPerInch / pointsPerInch);
        const QRectF room = roomOf(writer);
        PageWriter first(painter, room);
        writeFirstPage(painter, first, document, submission);
        writeFooter(painter, room, tr("Energy is FLOPs, a proxy: joules depend on the machine."));
        writer.newPage();
        PageWriter second(painter, room);
        writeSecondPage(second, submission);
        writeFooter(painter, room,
                    second.isCut() ? tr("What did not fit is in README.txt and manifest.json.")
                                   : tr("README.txt says how to check these numbers and how to run the networks."));
    }
    return buffer.data();
}

} // namespace offramp
