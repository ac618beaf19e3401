"""The theory in Japanese."""

TEXTS = {
    # the theory
    "Why one distance between distributions should be better to learn from than another, on problems small enough to "
    "know the answer. docs/theory.md goes from definitions to these figures.": (
        "ある分布間の距離が、別の距離より学習に向いているのはなぜか。答えがわかるほど小さな問題で確かめます。定義からこ"
        "こにある図までの説明は docs/theory.md にあります。"
    ),
    "Four distances between two parallel segments": "平行な 2 本の線分の間の 4 つの距離",
    "The earth mover's distance is the cheapest plan": "EM 距離は最も安い輸送計画",
    "The plan from below: what critics say of the same samples": "下からの見積もり：同じサンプルに対するクリティック",
    "The best critic, and trained ones": "最適なクリティックと、学習したクリティック",
    "Vanishing gradients where the truth is known": "正解がわかる場合の勾配消失",
    "Vanishing gradients on faces": "顔での勾配消失",
    "The same by the samples": "サンプルに関する勾配",
    "How good the opponents are": "相手の強さ",
    "Dropped modes, counted": "失われたモードの数",
    "Eight Gaussians on a ring": "円周上の 8 つのガウス分布",
    "Twenty-five Gaussians on a grid": "格子上の 25 個のガウス分布",
    "{title}: modes over training": "{title}：学習中のモードの数",
    "A thousand modes of stacked digits": "数字を重ねた千個のモード",
    "Discriminator steps for each generator step": "生成器 1 回あたりの識別器の更新回数",
    "Slopes that have a bound, and slopes that have none": "傾きに上限がある関数とない関数",
    "The bound of clipping sets the constant": "クリップの範囲が定数を決める",
    "A penalty bounds what is, clipping what could be": "正則化は実際の傾きを、クリップは可能な傾きを抑える",
    "The Lipschitz constant of critics of faces": "顔のクリティックのリプシッツ定数",
    "Norms of layers": "各層のノルム",
    "Weights at the bound": "範囲の端にある重み",
    "What clipping makes of weights": "クリップが重みに与える影響",
    "{file} is not there: run dvc repro {stage}.": "{file} がありません。dvc repro {stage} を実行してください。",
    "Four distances": "4 つの距離",
    "Plans, prices and critics": "輸送計画、価格、クリティック",
    "Vanishing gradients": "勾配消失",
    "Dropped modes": "モードの欠落",
    "A thousand modes": "千個のモード",
    "Balance": "学習のバランス",
    "How steep critics are": "クリティックの傾き",
    "Two parallel segments in the plane, whose earth mover's distance is known: what a clipped critic estimates when "
    "it is trained to the end at each distance, what one estimates that is trained along while a segment comes "
    "nearer (from the right, where it starts untrained), and what a log-loss discriminator does: log 2 everywhere. "
    "R² of a fit in proportion: critic {critic}, moving critic {moving}, discriminator {discriminator}.": (
        "EM 距離がわかっている、平面上の平行な 2 本の線分です。各距離で最後まで学習したクリップ付きクリティックの推定値"
        "、線分が近づく間（右端から、未学習で開始）学習を続けたクリティックの推定値、対数損失の識別器の推定値（どこでも"
        " log 2）を示します。比例の当てはめの R² は、クリティック {critic}、動く線分のクリティック {moving}、識別器 "
        "{discriminator} です。"
    ),
    "Two parallel segments, θ apart. Above: each distance, exact (line) and as estimated from samples (marks, means "
    "over seeds). Below: its gradient by θ, exact and from the differences of neighbouring estimates; crosses are "
    "what the trained network passes on to a generator, which is all that one ever gets. The earth mover's distance "
    "falls towards θ = 0 with slope 1 from everywhere. Jensen-Shannon and total variation are flat and jump at 0 "
    "(differences across the jump are off the scale), so their gradient says nothing. Kullback-Leibler is infinite: "
    "finite estimates of it tell how a histogram was smoothed, or how long a classifier was trained.": (
        "θ だけ離れた平行な 2 本の線分です。上段は各距離の正確な値（線）とサンプルからの推定値（印、シードの平均）。下"
        "段は θ に関する勾配で、正確な値と、隣り合う推定値の差から求めたものです。× は学習したネットワークが生成器に伝"
        "える勾配で、生成器が受け取れるのはこれだけです。EM 距離は、どこからでも傾き 1 で θ = 0 に向かって減ります。JS "
        "情報量と全変動距離は平らで、0 で跳ぶため（跳びをまたぐ差は範囲外）、勾配からは何もわかりません。KL 情報量は無"
        "限大で、有限の推定値が表すのは、ヒストグラムのならし方や分類器の学習時間にすぎません。"
    ),
    "{real} real points and {generated} generated ones of unequal mass. A plan says how much mass goes from where to "
    "where; as a table, its rows add up to the real masses and its columns to the generated ones. Taking each real "
    "point to all others in proportion costs {independent} on average, from left to right {ordered}, and the "
    "cheapest plan {cheapest}: the earth mover's distance. It splits few masses, and its ways do not cross.": (
        "質量がそれぞれ異なる実データの点 {real} 個と生成した点 {generated} 個です。輸送計画は、どこからどこへどれだけ"
        "の質量を運ぶかを表します。表にすると、行の和が実データの質量、列の和が生成した点の質量になります。平均費用は、"
        "すべての点へ比例配分すると {independent}、左から順に対応させると {ordered}、最も安い計画では {cheapest} で、こ"
        "れが EM 距離です。最適な計画では質量はあまり分割されず、経路は交差しません。"
    ),
    "Two segments at a right angle, means over seeds. The cheapest plan costs {primal}, and the prices of the dual "
    "programme come to {dual}: no gap. A critic of slope K says at most K × W. First: estimates over the largest "
    "gradient that is found in the critic; what is missing is what training leaves out. Second: the samples made "
    "smaller and larger; the slope is K, and half the clipping bound is far less than half of K. K: clipped: {clip} "
    "by slope, {clip_g} by gradient; clipped to half: {half} by slope, {half_g} by gradient; gradient penalty: "
    "{penalty} by slope, {penalty_g} by gradient.": (
        "直角に並ぶ 2 本の線分です（シードの平均）。最も安い輸送計画の費用は {primal}、双対問題の価格の合計は {dual} で"
        "、差はありません。傾き K のクリティックの推定値は、最大でも K × W です。左は、推定値をクリティックの最大の勾配"
        "で割ったもので、足りない分は学習の不足です。右は、サンプルを拡大・縮小した場合で、傾きが K にあたります。クリ"
        "ップの範囲を半分にすると、K は半分よりずっと小さくなります。K の値は、クリップ：傾き {clip}、勾配 {clip_g}。範"
        "囲が半分のクリップ：傾き {half}、勾配 {half_g}。勾配ペナルティ：傾き {penalty}、勾配 {penalty_g} です。"
    ),
    "Lines of equal score f, a tenth apart, where real points lie on the upright segment (circles) and generated "
    "ones on the lying one (squares). Exact: from the prices of the dual programme, with slope 1 along every way "
    "that mass goes, bent around the generated points. Trained critics, over their K by slope: the gradient "
    "penalty's bends too, the clipped ones are next to planes, which is why they say less than W.": (
        "スコア f の等高線（0.1 間隔）です。実データの点は縦の線分（丸）、生成した点は横の線分（四角）にあります。正確"
        "なものは双対問題の価格から求めたもので、質量が運ばれる経路に沿って傾きが 1 になり、生成した点のまわりで曲がり"
        "ます。学習したクリティックは、傾きから求めた K で割っています。勾配ペナルティのものは同じように曲がりますが、"
        "クリップしたものはほぼ平面で、そのため W より小さな値になります。"
    ),
    "Two parallel segments θ apart, of which the generator's stands still while its opponent learns. The true "
    "gradient by θ is 1 for the earth mover's distance, of which a critic has a multiple, and 0 for the "
    "Jensen-Shannon divergence, which the saturating loss comes nearer to the better the discriminator is. What is "
    "left of the greatest after the last step, in the last panel (geometric means): log loss, saturating {saturating}; "
    "log loss, non-saturating {non_saturating}; critic {critic}.": (
        "θ だけ離れた平行な 2 本の線分で、生成器の線分は止めたまま、相手だけが学習します。θ に関する真の勾配は、EM 距離"
        "では 1（クリティックはその定数倍）、JS 情報量では 0 で、識別器が良くなるほど飽和する損失の勾配は 0 に近づきま"
        "す。最後のパネルで、最大値に対して最後に残った割合（幾何平均）は、飽和する対数損失 {saturating}、飽和しない対"
        "数損失 {non_saturating}、クリティック {critic} です。"
    ),
    "Generators that stand still, as they were early, halfway and at the end of training, against fresh opponents "
    "that learn: the norm of the gradient by the generator's weights, over the greatest on the way. What is left of "
    "the greatest after the last step, in the last panel (geometric means): log loss, saturating {saturating}; log "
    "loss, non-saturating {non_saturating}; critic {critic}.": (
        "学習の序盤、中盤、終わりの生成器を止めたまま、新しい相手に学習させたときの、生成器の重みに関する勾配のノルムで"
        "す（途中の最大値に対する比）。最後のパネルで最後に残った割合（幾何平均）は、飽和する対数損失 "
        "{saturating}、飽和しない対数損失 {non_saturating}、クリティック {critic} です。"
    ),
    "Generators that stand still, as they were early, halfway and at the end of training, against fresh opponents "
    "that learn: the norm of the gradient by its samples, over the greatest on the way. What is left of the greatest "
    "after the last step, in the last panel (geometric means): log loss, saturating {saturating}; log loss, "
    "non-saturating {non_saturating}; critic {critic}.": (
        "学習の序盤、中盤、終わりの生成器を止めたまま、新しい相手に学習させたときの、生成画像に関する勾配のノルムです（"
        "途中の最大値に対する比）。最後のパネルで最後に残った割合（幾何平均）は、飽和する対数損失 "
        "{saturating}、飽和しない対数損失 {non_saturating}、クリティック {critic} です。"
    ),
    "Against the same generators: the share of held-out faces and samples that the discriminator takes for what they "
    "are, what both opponents estimate, and the cosine between a gradient by the last generator's weights and that "
    "of the measurement before, which is 1 where the direction stays.": (
        "同じ生成器を相手にしたときの、識別器の正解率（検証用の顔と生成画像）、両方の相手の推定値、そして最後の生成器の"
        "重みに関する勾配と 1 つ前の測定での勾配とのコサインです。向きが変わらなければ 1 になります。"
    ),
    "Means over seeds. Left: centres with at least a tenth of their fair share of points within three spreads. "
    "Right: the share of all points that are that near to a centre; dashed, that of real points.": (
        "シードの平均です。左は、標準偏差の 3 倍以内に、本来の数の 10 分の 1 以上の点がある中心の数。右は、それだけ中心"
        "に近い点の割合で、破線は実データでの値です。"
    ),
    "Numbers that {samples} samples show, read by a classifier that reads {accuracy} of held-out digits right; means "
    "over {seeds}, after {steps} generator steps. Dashed: as many real stacks. Published figures are of 28 × 28 "
    "digits, larger networks and other lengths: their order can be compared, their size can't.": (
        "生成画像 {samples} 枚に現れた数を、検証データの {accuracy} を正しく読める分類器で数えました（{seeds}の平均、生"
        "成器の更新 {steps} 回）。破線は同じ枚数の実データです。論文の値は 28 × 28 の数字、より大きなネットワーク、別の"
        "学習時間によるものなので、比べられるのは順序だけで、大きさは比べられません。"
    ),
    "Stacked digits, {gflop} GFLOP for each training, means over {seeds}. KL of the numbers that {samples} samples "
    "show to the true shares, lower is better; dashed: as many real stacks. From the best to the worst balance KL "
    "grows by {gan} for gan and by {wgan} for wgan.": (
        "数字を重ねた画像での結果です（学習 1 回に {gflop} GFLOP、{seeds}の平均）。縦軸は、生成画像 {samples} 枚に現れ"
        "た数の分布と真の分布の KL 情報量で、小さいほど良好です。破線は同じ枚数の実データです。最良の比率から最悪の比率"
        "までの KL の増加は、gan で {gan}、wgan で {wgan} です。"
    ),
    "1 seed": "1 シード",
    "{count} seeds": "{count} シード",
    "The steepest slope between neighbours on [−1, 1], while the space between them is halved. Three functions come "
    "to rest at their Lipschitz constants, 3, 2 and 1; √|x| is continuous and has none.": (
        "[−1, 1] の隣り合う点の間の最大の傾きを、間隔を半分にしながら求めました。3 つの関数はそれぞれのリプシッツ定数 3"
        "、2、1 に落ち着きますが、√|x| は連続でもリプシッツ定数を持ちません。"
    ),
    "Clipped critics of two segments at a distance of 1, trained to the end. Their Lipschitz constants lie between "
    "the product of norms and the steepest slope found, and what they estimate, where 1 would be true, is below "
    "that. All are divided by c³, and so nearly level: with three layers, half the bound is an eighth of the "
    "constant. The dashed line is the most that weights within ± c allow.": (
        "距離 1 の 2 本の線分に対して、最後まで学習したクリップ付きクリティックです。リプシッツ定数は、ノルムの積と見つ"
        "かった最大の傾きの間にあり、推定値（正解は 1）はそれより小さくなります。すべて c³ で割ってあるのでほぼ水平です"
        "。3 層では、範囲を半分にすると定数は 8 分の 1 になります。破線は、± c 以内の重みで可能な最大値です。"
    ),
    "The same critics while they learn, and one with a gradient penalty, from below (left) and above (right). The "
    "penalty brings the steepest slope to about 1 and hardly lowers the product of norms: it works on slopes between "
    "the segments and not on layers.": (
        "同じクリティックと、勾配ペナルティを加えたクリティックの学習中の値を、下から（左）と上から（右）見積もったもの"
        "です。ペナルティは最大の傾きを約 1 にしますが、ノルムの積はほとんど減らしません。層ではなく、線分の間の傾きに"
        "働くためです。"
    ),
    "The constant of each run's critic lies between the product of norms and the steepest slope found; with batch "
    "norm it is that of the function with the statistics of one batch of faces. The estimate divided by the earth "
    "mover's distance between the same pictures is a bound from below as well, where one function scores both; with "
    "batch norm two do, and it can be higher.": (
        "各モデルのクリティックの定数は、ノルムの積と見つかった最大の傾きの間にあります。バッチ正規化がある場合は、顔の"
        " 1 バッチの統計量を使った関数の値です。同じ画像での推定値を EM 距離で割った値も、1 つの関数で両方を評価するな"
        "ら下限になります。バッチ正規化があると関数が 2 つになり、これより大きくなることがあります。"
    ),
    "How far each layer can stretch a difference. A batch norm's factor is the largest γ / √(σ² + ε) of its "
    "channels; the product of norms above takes it together with the convolution before it.": (
        "各層が差をどれだけ引き伸ばしうるかです。バッチ正規化の係数は、チャネルごとの γ / √(σ² + ε) の最大値です。上の"
        "「ノルムの積」では、直前の畳み込みとまとめて計算しています。"
    ),
    "Share of each layer's weights that clipping holds at ± c, over training. A weight that the last step moved "
    "inwards does not count, so that layers whose gradients change sign often have fewer. Gains, shifts and biases "
    "are in the file.": (
        "各層の重みのうち、クリップで ± c に留められているものの割合の経過です。最後の更新で内側に動いた重みは数えない"
        "ので、勾配の符号がよく変わる層では少なくなります。ゲイン、シフト、バイアスの値はファイルにあります。"
    ),
    "Where the weights of each layer lie at the end of training. Equal shares would be a level line; the peaks at "
    "both ends are weights that training would move further, and clipping holds.": (
        "学習の終わりに、各層の重みがどこにあるかです。一様なら水平になります。両端の山は、学習でさらに外へ動こうとする"
        "重みを、クリップが留めているものです。"
    ),
    "Points of generators after some steps, rows by variant, each of its middle seed by KL at the end; the last column "
    "is real points. Of the {count} modes at the end, with a point within three spreads, mean over seeds: {counted}.": (
        "いくつかの更新回数での生成器の出力です。各行が 1 モデル（学習後の KL 情報量が中央のシード）で、右端の列は実デ"
        "ータの点です。学習後に、標準偏差の 3 倍以内に点があるモードの数（{count} 個中、シードの平均）：{counted}。"
    ),
    "{model} {modes} (all in {reached} of {seeds}; KL {kl})": (
        "{model} は {modes} 個（{seeds} シード中 {reached} シードで全部、KL 情報量 {kl}）"
    ),
    # what is missing
    "No critic of a run was measured: add wgan to models in params.yaml, then dvc repro.": (
        "クリティックを測ったモデルがありません。params.yaml の models に wgan を加えて dvc repro を実行してください。"
    ),
    "No clipping: give theory.lipschitz.clips in params.yaml.": (
        "クリップの範囲が指定されていません。params.yaml の theory.lipschitz.clips で指定してください。"
    ),
}
# within figures, and what is read out in their place
WORDS = {
    # four distances
    "Jensen-Shannon (nats)": "JS 情報量（nat）",
    "total variation": "全変動距離",
    "Kullback-Leibler (nats)": "KL 情報量（nat）",
    "exact": "正確な値",
    "exact transport": "正確な輸送計画",
    "quantiles along θ": "θ 方向の分位点",
    "critic, clipped": "クリティック（クリップ）",
    "critic, gradient penalty": "クリティック（勾配ペナルティ）",
    "histogram": "ヒストグラム",
    "histogram, smoothed": "ならしたヒストグラム",
    "classifier": "分類器",
    "classifier, half-way": "分類器（学習の途中）",
    "gradient": "勾配",
    "↑ infinite": "↑ 無限大",
    "∞ − ∞: no gradient": "∞ − ∞：勾配なし",
    "{what} between two segments against how far apart they are, and its gradient": (
        "線分どうしの離れ具合に対する 2 本の線分の間の{what}と、その勾配"
    ),
    # plans and critics
    "real": "実データ",
    "generated": "生成データ",
    "cheapest": "最も安い計画",
    "independent": "比例配分",
    "to generated point": "運ぶ先（生成した点）",
    "from real point": "運ぶ元（実データの点）",
    "clipped": "クリップ",
    "clipped to half": "半分の範囲でクリップ",
    "gradient penalty": "勾配ペナルティ",
    "primal = dual": "主問題＝双対問題",
    "critic steps": "クリティックの更新回数",
    "earth mover's distance W of the samples": "サンプルの EM 距離 W",
    "estimate over K": "推定値 / K",
    "estimate: K × W": "推定値（K × W）",
    "Real and generated points, joined by the cheapest transport plan": (
        "実データの点と生成した点を、最も安い輸送計画で結んだもの"
    ),
    "The cheapest plan and the independent one as tables of mass from point to point": (
        "最も安い輸送計画と比例配分の計画を、点から点へ運ぶ質量の表にしたもの"
    ),
    "Estimates of critics, over their largest gradient, against training steps, and the exact distance": (
        "クリティックの推定値を最大の勾配で割ったものと学習の更新回数の関係、および正確な距離"
    ),
    "Estimates of critics against the exact distance, for samples made smaller and larger": (
        "サンプルを拡大・縮小したときの、クリティックの推定値と正確な距離の関係"
    ),
    "Lines of equal score in the plane, {named}, around the two segments": (
        "2 本の線分のまわりの平面でのスコアの等高線（{named}）"
    ),
    # vanishing gradients
    "log loss, saturating": "対数損失（飽和する）",
    "log loss, non-saturating": "対数損失（飽和しない）",
    "earth mover's, exact": "EM 距離（正確な値）",
    "gradient by θ": "θ に関する勾配",
    "gradient / greatest": "勾配 / 最大値",
    "steps of the opponent": "相手の更新回数",
    "steps of the opponent, at θ = {theta}": "相手の更新回数（θ = {theta}）",
    "steps of the opponent, generator of step {step}": "相手の更新回数（更新 {step} 回の生成器）",
    "early": "序盤",
    "middle": "中盤",
    "last": "終わり",
    "accuracy": "正解率",
    "JS estimate (nats)": "JS 情報量の推定値（nat）",
    "cosine to the one before": "直前とのコサイン類似度",
    "The gradient by θ, at θ = {theta}, of three losses against steps of the opponent": (
        "3 種類の損失の、θ = {theta} での θ に関する勾配と、相手の更新回数の関係"
    ),
    "The norm of the gradient by the generator's weights, over its greatest, of three losses against steps of the "
    "opponent, for the generator of step {step}": (
        "更新 {step} 回の生成器での、3 種類の損失の、生成器の重みに関する勾配のノルム（最大値に対する比）と、相手の更新"
        "回数の関係"
    ),
    "The norm of the gradient by its samples, over its greatest, of three losses against steps of the opponent, for "
    "the generator of step {step}": (
        "更新 {step} 回の生成器での、3 種類の損失の、生成画像に関する勾配のノルム（最大値に対する比）と、相手の更新回数"
        "の関係"
    ),
    "The discriminator's accuracy of each generator against steps of the opponent": (
        "各生成器に対する識別器の正解率と、相手の更新回数の関係"
    ),
    "The discriminator's estimate of each generator against steps of the opponent": (
        "各生成器に対する識別器の推定値と、相手の更新回数の関係"
    ),
    "The critic's estimate of each generator against steps of the opponent": (
        "各生成器に対するクリティックの推定値と、相手の更新回数の関係"
    ),
    "How the gradient's direction stays from measurement to measurement, for three losses, against steps of the "
    "opponent": "3 種類の損失の勾配の向きが測定ごとにどれだけ保たれるかと、相手の更新回数の関係",
    # modes
    "step {step}": "更新 {step} 回",
    "real points": "実データの点",
    "real stacks": "実データ",
    "generator steps": "生成器の更新回数",
    "modes kept": "残ったモードの数",
    "share within three spreads": "標準偏差の 3 倍以内の割合",
    "modes of 1000": "現れたモード（1000 個中）",
    "KL to the true shares (nats)": "真の分布との KL 情報量（nat）",
    "{what} of each variant over the generator's steps": "生成器の更新回数に対する、各モデルの{what}",
    "Points of generators over training for {names}, beside real points": (
        "{names} の生成器が学習中に出力した点と、実データの点"
    ),
    "Modes": "モードの数",
    "Published modes / KL": "論文の値（モード / KL）",
    # balance
    "discriminator steps for each generator step": "生成器 1 回あたりの識別器の更新回数",
    "KL at the end (nats)": "学習後の KL 情報量（nat）",
    "KL of {model} (nats)": "{model} の KL 情報量（nat）",
    "KL at the end against discriminator steps for each generator step": (
        "生成器 1 回あたりの識別器の更新回数と、学習後の KL 情報量の関係"
    ),
    "KL of {model} over work, a line for each balance": "{model} の KL 情報量と計算量の関係（比率ごとに 1 本の線）",
    "Variant, balance": "モデル、比率",
    "Generator steps": "生成器の更新回数",
    "Modes of 1000": "モードの数（1000 個中）",
    # how steep critics are
    "halvings of the space between points": "点の間隔を半分にした回数",
    "steepest slope": "最大の傾き",
    "bound c of every weight": "各重みの範囲 c",
    "Lipschitz constant / c³": "リプシッツ定数 / c³",
    "product of norms": "ノルムの積",
    "steepest found": "見つかった最大の傾き",
    "gradient at faces": "顔での勾配",
    "secant": "割線の傾き",
    "estimate / distance": "推定値 / 距離",
    "most that c allows": "c の範囲での最大値",
    "log₁₀ of training steps": "学習の更新回数の log₁₀",
    "clip {bound}": "クリップ {bound}",
    "penalty": "ペナルティ",
    "{model}: Lipschitz constant": "{model}：リプシッツ定数",
    "{model}: norm of layer": "{model}：各層のノルム",
    "{model}: batch norm's factor": "{model}：バッチ正規化の係数",
    "{model}: share at ± c": "{model}：± c にある割合",
    "{model}: share of weights": "{model}：重みの割合",
    "convolution": "畳み込み",
    "convolution {place}": "畳み込み {place}",
    "linear": "全結合",
    "linear {place}": "全結合 {place}",
    "batch norm": "バッチ正規化",
    "batch norm {place}": "バッチ正規化 {place}",
    "weight / c": "重み / c",
    "Steepest slope of four functions against halvings of the space between points": (
        "点の間隔を半分にした回数と、4 つの関数の最大の傾きの関係"
    ),
    "Bounds on the Lipschitz constant of clipped critics, and their estimates, against the bound c": (
        "クリップの範囲 c に対する、クリップしたクリティックのリプシッツ定数の上下界と推定値"
    ),
    "steepest found of critics of two segments against training steps, by clipping and penalty": (
        "クリップとペナルティごとの、2 本の線分のクリティックで見つかった最大の傾きと、学習の更新回数の関係"
    ),
    "product of norms of critics of two segments against training steps, by clipping and penalty": (
        "クリップとペナルティごとの、2 本の線分のクリティックのノルムの積と、学習の更新回数の関係"
    ),
    "Bounds on the Lipschitz constant of {model}'s critic against work": (
        "{model} のクリティックのリプシッツ定数の上下界と計算量の関係"
    ),
    "The norm of layer in {model}'s critic against work, for each layer": (
        "{model} のクリティックの各層のノルムと計算量の関係"
    ),
    "The batch norm's factor in {model}'s critic against work, for each layer": (
        "{model} のクリティックの各層のバッチ正規化の係数と計算量の関係"
    ),
    "Share of weights at the bound of clipping in each layer of {model}'s critic against work": (
        "{model} のクリティックの各層で、クリップの範囲の端にある重みの割合と計算量の関係"
    ),
    "Histogram of the weights of each layer of {model}'s critic between the bounds of clipping": (
        "{model} のクリティックの各層の重みの、クリップの範囲でのヒストグラム"
    ),
}
SOURCES = {
    "{file}, plan; darker is more mass, as its square root": "{file} の plan（濃いほど質量が大きい。平方根で表示）",
    "{file}, critics": "{file} の critics",
    "{file}, fields (first seed)": "{file} の fields（最初のシード）",
    "{file}, line": "{file} の line",
    "{file}, toy, the last step": "{file} の toy の最後の時点",
    "{file}, toy": "{file} の toy",
    "{file}, runs, last": "{file} の runs の最後の時点",
    "{file}, runs": "{file} の runs",
}
