// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogramcontent.h"

#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

double HistogramContent::share() const
{
    return samples == 0 ? 0 : static_cast<double>(exiting) / static_cast<double>(samples);
}

std::optional<double> HistogramContent::accuracy() const
{
    if (exiting == 0)
        return std::nullopt;
    return static_cast<double>(correct) / static_cast<double>(exiting);
}

std::pair<double, double> HistogramContent::shownBin(int bin) const
{
    return std::minmax({scale.shown(bins.edge(bin)), scale.shown(bins.edge(bin + 1))});
}

QString axisTitle(const HistogramContent &content)
{
    const QString title = tr("%1 at exit %2").arg(content.scale.quantity()).arg(content.exit.value + 1);
    return content.scale.suffix().isEmpty() ? title : u"%1 (%2)"_s.arg(title, content.scale.suffix());
}

QString binText(const HistogramContent &content, int bin)
{
    const double width = std::abs(content.scale.shown(content.bins.width));
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(width) + 1e-9)));
    const auto [low, high] = content.shownBin(bin);
    return u"%1 \u2013 %2"_s.arg(QString::number(low + 0.0, 'f', decimals), QString::number(high, 'f', decimals));
}

QString exitShareText(const HistogramContent &content)
{
    if (content.isOff)
        return tr("off");
    const auto accuracy = content.accuracy();
    return accuracy ? tr("%1 exit, %2 correct")
                          .arg(shareText(content.share(), content.samples), shareText(*accuracy, content.exiting))
                    : tr("no samples exit");
}

QString spokenContent(const HistogramContent &content)
{
    const int number = content.exit.value + 1;
    if (content.isOff)
        return tr("Exit %1 is off: no sample exits there.").arg(number);
    QString sentence = tr("%1 of %2 samples reach exit %3.")
                           .arg(groupedCount(content.reaching), groupedCount(content.samples))
                           .arg(number);
    if (content.threshold)
        sentence += u' ' + tr("Threshold %1.").arg(thresholdsWithUnit({*content.threshold}, content.scale));
    else
        sentence += u' ' + tr("It always answers.");
    sentence += u' ' + tr("%1 exit there").arg(groupedCount(content.exiting));
    if (const auto accuracy = content.accuracy())
        sentence += u", "_s
                    + tr("%1 of all samples; %2 of them are correct")
                          .arg(shareText(content.share(), content.samples), shareText(*accuracy, content.exiting));
    return sentence + u'.';
}

} // namespace offramp
