// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/thresholdtips.h"

#include "ui/wording/tr.h"

namespace offramp {

QString thresholdsTip(const ThresholdScale &scale)
{
    const QString forms = tr("one threshold for all exits (0.63) or one for each (0.4:0.9)");
    switch (scale.criterion) {
    case Criterion::Confidence:
        return tr("Confidence (largest softmax) above which a sample exits: %1").arg(forms);
    case Criterion::Margin:
        return tr("Margin (largest softmax minus the second) above which a sample exits: %1").arg(forms);
    case Criterion::Score:
        return tr("Score that the network gives an exit, above which a sample exits: %1").arg(forms);
    case Criterion::Patience:
        return tr(
            "Patience: a sample exits where more exits in a row than this agree on the class. With 1 it exits where "
            "two agree. One number for all exits (1) or one for each (1:2)");
    case Criterion::Entropy:
        break;
    }
    return scale.shownUnit() == EntropyUnit::Normalised
               ? tr("Entropy, as a share of the largest possible (ln C), below which a sample exits: %1").arg(forms)
               : tr("Entropy in %1 below which a sample exits: %2").arg(scale.suffix(), forms);
}

QString uncertaintyTip(const ThresholdScale &scale)
{
    switch (scale.criterion) {
    case Criterion::Confidence:
        return tr("Confidence: the softmax of the class that an exit predicts. 1 is certain.");
    case Criterion::Margin:
        return tr("Margin: the largest softmax of an exit minus the second largest. 1 is certain, 0 undecided.");
    case Criterion::Score:
        return tr("Score: what the network itself gives an exit for this sample. The higher, the more certain.");
    case Criterion::Patience:
        return tr("Patience: how many exits in a row, up to this one, predict the same class. 1 is a new prediction.");
    case Criterion::Entropy:
        break;
    }
    switch (scale.shownUnit()) {
    case EntropyUnit::Normalised:
        return tr("Entropy of an exit's softmax, as a share of the largest possible (ln C). 0 is certain, 1 undecided "
                  "between all classes.");
    case EntropyUnit::Bits:
        return tr("Entropy of an exit's softmax in bits. 0 is certain; with C classes, log2 C is undecided between "
                  "all of them.");
    case EntropyUnit::Nats:
        break;
    }
    return tr("Entropy of an exit's softmax in nats. 0 is certain; with C classes, ln C is undecided between all of "
              "them.");
}

} // namespace offramp
