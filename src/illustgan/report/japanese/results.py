"""The tables of results in Japanese."""

TEXTS = {
    # results
    "After training, against held-out faces, with seed {seed}; ± of KID is over blocks of samples. With one seed "
    "nothing is marked as best. Floor and ceilings are what real faces, noise and one face repeated score in the "
    "place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seed}）。KID の ± は、サンプルをブロックに分けたときのばらつきです"
        "。シードが 1 つのときは「最良」の印は付けません。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ"
        "顔の繰り返しを測った値です。"
    ),
    "After training, against held-out faces: mean ± standard deviation over seeds {seeds}. A figure is marked best "
    "only where its intervals leave out 0 against every other variant. Floor and ceilings are what real faces, noise "
    "and one face repeated score in the place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seeds} の平均 ± 標準偏差）。「最良」の印は、ほかのすべてのモデルと"
        "の差の信頼区間が 0 を含まないときだけ付けています。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同"
        "じ顔の繰り返しを測った値です。"
    ),
    "After training, against held-out faces: mean ± standard deviation over seeds {seeds}, with the {level} % "
    "interval of the mean in brackets for the figures that variants are compared by. A figure is marked best only "
    "where its intervals leave out 0 against every other variant. Floor and ceilings are what real faces, noise and "
    "one face repeated score in the place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seeds} の平均 ± 標準偏差。比較に使う指標には、平均の {level} % 信"
        "頼区間を角括弧で添えています）。「最良」の印は、ほかのすべてのモデルとの差の信頼区間が 0 を含まないときだけ付"
        "けています。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ顔の繰り返しを測った値です。"
    ),
    "By mean KID, all the extractors ({extractors}) put the variants in this order, best first: {order}.": (
        "KID の平均では、すべての特徴量（{extractors}）で順位が一致しました。良い順に {order} です。"
    ),
    "By mean KID, all the extractors ({extractors}) put the variants in this order, best first: {order}. One seed "
    "has no interval, so any of this may be chance.": (
        "KID の平均では、すべての特徴量（{extractors}）で順位が一致しました。良い順に {order} です。シードが 1 つだけで"
        "信頼区間を求められないため、偶然の可能性もあります。"
    ),
    "By KID, the extractors ({extractors}) do not agree on an order of the {count} variants: they order {alike} of "
    "{pairs} pairs alike. All of them put {first} before each other one. One seed has no interval, so any of this "
    "may be chance.": (
        "KID では、{count} モデルの順位が特徴量（{extractors}）によって異なり、{pairs} 組のうち順序が一致したのは "
        "{alike} 組です。どの特徴量でも {first} が 1 位です。シードが 1 つだけで信頼区間を求められないため、偶然の可能"
        "性もあります。"
    ),
    "By KID, the extractors ({extractors}) do not agree on an order of the {count} variants: they order {alike} of "
    "{pairs} pairs alike. One seed has no interval, so any of this may be chance.": (
        "KID では、{count} モデルの順位が特徴量（{extractors}）によって異なり、{pairs} 組のうち順序が一致したのは "
        "{alike} 組です。シードが 1 つだけで信頼区間を求められないため、偶然の可能性もあります。"
    ),
    "Variant": "モデル",
    "real faces (floor)": "実データ（下限）",
    "noise (ceiling)": "ノイズ（上限）",
    "one face repeated (ceiling)": "同じ顔の繰り返し（上限）",
    "In short": "主な指標",
    "More figures, and what each is, are below.": "ほかの指標と、それぞれの意味は下にあります。",
    "Values reached": "現れた属性の値",
    "Pairs reached": "現れた値の組",
    "Recognised": "顔と認識",
    "Diversity": "多様性",
    "Edge width (pixels)": "輪郭の幅（px）",
    "Edge width": "輪郭の幅",
    "Steps": "更新回数",
    "Images": "画像数",
    "Precision": "適合率",
    "Recall": "再現率",
    "Density": "密度",
    "Coverage": "被覆率",
    "Coverage (pixels)": "被覆率（pixels）",
    "coverage (pixels)": "被覆率（pixels）",
    "Reached": "現れた割合",
    "Copying (lite0)": "コピー度（lite0）",
    "Copying (pixels)": "コピー度（pixels）",
    "Closer (lite0)": "近すぎる割合（lite0）",
    "Closer (pixels)": "近すぎる割合（pixels）",
    "Twins": "双子の割合",
    "Support": "顔の種類数",
    "High frequencies": "高周波成分",
    "By work (lite0)": "計算量ごと（lite0）",
    "By work (pixels)": "計算量ごと（pixels）",
    "By work (modes)": "計算量ごと（属性）",
    "By steps (lite0)": "更新回数ごと（lite0）",
    "By steps (pixels)": "更新回数ごと（pixels）",
    "By steps (modes)": "更新回数ごと（属性）",
    "Estimate on training": "推定値（学習データ）",
    "Estimate on held-out": "推定値（検証データ）",
    "Gap": "差",
    "Stop at step": "停止する時点",
    "Regret": "リグレット",
    "Regret of the last": "リグレット（最後まで）",
    "Best KID (lite0)": "最良の KID（lite0）",
    "at step": "その時点",
    "the features of an image network": "画像認識ネットワークの特徴量",
    "the features of an untrained network": "未学習ネットワークの特徴量",
    "pixels": "ピクセル",
    "How far samples are from held-out faces in {space}: lower is nearer, 0 no difference.": (
        "生成画像と検証用の顔の、{space}での距離です。小さいほど近く、0 なら差がありません。"
    ),
    "Distance between two Gaussians, one fitted to samples' features and one to held-out faces': lower is nearer.": (
        "生成画像と検証用の顔の特徴量に、それぞれガウス分布を当てはめたときの距離です。小さいほど近くなります。"
    ),
    "Distance between small patches of samples and of held-out faces: lower is nearer.": (
        "生成画像と検証用の顔の、小さな断片どうしの距離です。小さいほど近くなります。"
    ),
    "How far samples must move in {space} to become held-out faces: lower is nearer.": (
        "生成画像を検証用の顔に変えるために、{space}でどれだけ動かす必要があるかです。小さいほど近くなります。"
    ),
    "Share of all kinds of hair, eyes, mouths and so on that samples show: higher is more varied.": (
        "髪、目、口などの種類のうち、生成画像に現れた割合です。大きいほど多様です。"
    ),
    "Share of all pairs of such kinds that samples show together: higher is more varied.": (
        "種類の組み合わせのうち、生成画像に現れた割合です。大きいほど多様です。"
    ),
    "Share of samples that a classifier takes for faces: higher is better.": (
        "生成画像のうち、分類器が顔と判断した割合です。大きいほど良好です。"
    ),
    "Mean distance between samples over that between real faces: 1 is as varied, and so can noise be.": (
        "生成画像どうしの平均距離を、実データでの値で割ったものです。1 なら同程度に多様ですが、ノイズでも大きくなります"
        "。"
    ),
    "Mean width of strong edges: wider than real faces' is blurred.": (
        "はっきりした輪郭の平均の幅です。実データより広ければ、ぼけています。"
    ),
    "Steps of the generator in the whole training.": "学習全体での生成器の更新回数です。",
    "Generated pictures that the generator learnt from.": "生成器の学習に使われた生成画像の枚数です。",
    "Work in 10¹² floating-point operations, counted, not timed.": (
        "浮動小数点演算の回数（10¹² 回単位）です。時間ではなく、回数を数えています。"
    ),
    "KID of the best checkpoint, which may not be the last.": (
        "最良のチェックポイントでの KID です。最後とは限りません。"
    ),
    "The generator step of the best checkpoint.": "最良のチェックポイントの更新回数です。",
    "Share of samples that lie among real faces: higher is more faithful.": (
        "生成画像のうち、実データの分布の中にあるものの割合です。大きいほど忠実です。"
    ),
    "Share of real faces that lie among samples: higher is more varied.": (
        "実データのうち、生成画像の分布の中にあるものの割合です。大きいほど多様です。"
    ),
    "How many real faces' neighbourhoods a sample lies in: higher is more faithful.": (
        "1 枚の生成画像が、いくつの実データの近傍に入るかです。大きいほど忠実です。"
    ),
    "Share of real faces with a sample in their neighbourhood: higher is more varied.": (
        "近傍に生成画像がある実データの割合です。大きいほど多様です。"
    ),
    "Share of groups of training faces that samples reach: higher is more varied.": (
        "学習データのグループのうち、生成画像が現れた割合です。大きいほど多様です。"
    ),
    "How far the mix of {kinds} is from the training faces', as the Kullback-Leibler divergence: 0 is the same mix.": (
        "{kinds}の構成比が学習データとどれだけ違うか（KL 情報量）です。0 なら同じです。"
    ),
    "How far the mix of {kinds} is from the training faces', as the total variation, 0 to 1: 0 is the same mix.": (
        "{kinds}の構成比が学習データとどれだけ違うか（全変動距離、0〜1）です。0 なら同じです。"
    ),
    "groups": "グループ",
    "kinds of hair, eyes and so on": "髪や目などの種類",
    "Whether samples are nearer to training faces than held-out faces are, in {space}, as a Z: 0 is honest, below −3 "
    "copies.": (
        "生成画像が検証用の顔よりも学習データに近いかを、{space}での Z 値で表します。0 なら問題なく、−3 未満ならコピー"
        "です。"
    ),
    "Share of samples nearer to a training face, in {space}, than 99 % of held-out faces are: .01 is honest.": (
        "{space}で、検証用の顔の 99 % よりも学習データに近い生成画像の割合です。0.01 程度なら問題ありません。"
    ),
    "Share of samples that have a twin among the others: higher is less varied.": (
        "ほかの生成画像とそっくりなものの割合です。大きいほど多様性が低くなります。"
    ),
    "How many different faces the generator draws, as far as its twins tell: higher is more varied.": (
        "そっくりな画像の数から見積もった、生成器が描ける顔の種類数です。大きいほど多様です。"
    ),
    "Fine detail over that of real faces: below 1 is blurred, above 1 noisy.": (
        "細かい成分を実データでの値で割ったものです。1 より小さければぼけ、大きければノイズがあります。"
    ),
    "How far a latent's picture moves in {space} between two snapshots of equal work: 0 is calm.": (
        "同じ潜在変数の画像が、計算量で等間隔のスナップショットの間に、{space}でどれだけ変わるかです。0 なら安定してい"
        "ます。"
    ),
    "How far the mix of attributes moves between two snapshots of equal work: 0 is calm.": (
        "計算量で等間隔のスナップショットの間に、属性の構成比がどれだけ変わるかです。0 なら安定しています。"
    ),
    "How far a latent's picture moves in {space} between two snapshots some equal number of generator steps apart: 0 "
    "is calm.": (
        "同じ潜在変数の画像が、更新回数で等間隔のスナップショットの間に、{space}でどれだけ変わるかです。0 なら安定して"
        "います。"
    ),
    "How far the mix of attributes moves between two snapshots some equal number of generator steps apart: 0 is "
    "calm.": ("更新回数で等間隔のスナップショットの間に、属性の構成比がどれだけ変わるかです。0 なら安定しています。"),
    "How far apart the variant's own discriminator finds its samples and {which} faces.": (
        "そのモデル自身の識別器から見た、生成画像と{which}の隔たりです。"
    ),
    "training": "学習データ",
    "held-out": "検証データ",
    "Estimate on training less that on held-out faces: above 0, training faces are known by heart.": (
        "学習データでの推定値から検証データでの推定値を引いた値です。0 より大きければ、識別器が学習データを暗記していま"
        "す。"
    ),
    "The generator step at which one would stop who goes by the estimate alone.": (
        "推定値だけを頼りに学習を止めるとしたら、その時点の更新回数です。"
    ),
    "KID (lite0) where the estimate says to stop, above that of the best checkpoint: 0 is the best there is.": (
        "推定値に従って止めたときの KID（lite0）が、最良のチェックポイントよりどれだけ大きいかです。0 が最善です。"
    ),
    "KID (lite0) after training to the end, above that of the best checkpoint: 0 is the best there is.": (
        "最後まで学習したときの KID（lite0）が、最良のチェックポイントよりどれだけ大きいかです。0 が最善です。"
    ),
    "How {loss} and {quality} go together over checkpoints: 1 is up together, −1 against, 0 neither.": (
        "チェックポイントを通した、{loss}と {quality} の関係です。1 なら同じ向き、−1 なら逆向き、0 なら無関係です。"
    ),
    "the estimate": "推定値",
    "the discriminator's loss": "識別器の損失",
    "the generator's loss": "生成器の損失",
    "Distance to faces that no training saw": "学習に使っていない顔との距離",
    "Lower is nearer. KID in lite0 punishes noise of 4 in 255, which the eye hardly sees, as much as losing three "
    "styles of four: no order of the variants is read from one extractor.": (
        "小さいほど近くなります。lite0 の KID では、目にはほとんど見えない 255 分の 4 のノイズが、4 つの絵柄のうち 3 つ"
        "を失うのと同じくらい響きます。1 つの特徴量だけで順位を決めることはできません。"
    ),
    "Fidelity and variety, in {features}": "忠実さと多様さ（{features}）",
    "Clusters: groups of training faces, in lite0": "クラスタ：学習データのグループ（lite0）",
    "Modes: attributes of faces": "モード：顔の属性",
    "The floor is what as many held-out faces reach: few samples cannot show every pair.": (
        "下限は、同じ枚数の検証用の顔での値です。枚数が少なければ、すべての組み合わせは現れません。"
    ),
    "Copies of training faces": "学習データのコピー",
    "Marked “copies”: copying below −3, or closer above .05. Where real faces are marked too, there are too few "
    "samples to tell.": (
        "コピー度が −3 未満、または近すぎる割合が 0.05 を超えると「コピー」の印が付きます。実データにも印が付くときは、"
        "サンプルが少なすぎて判断できません。"
    ),
    "Twins and blur": "そっくりな画像とぼけ",
    "Course: how much pictures go on changing": "経過：画像がどれだけ変わり続けるか",
    "Course: the discriminator's estimate, and when it says to stop": "経過：識別器の推定値と、学習を止める時点",
    "Does {loss} tell quality? Rank correlation ({kind})": "{loss}から品質がわかるか：順位相関（{kind}）",
    "An estimate that tells quality has 1 with the distances, and −1 with coverage.": (
        "推定値から品質がわかるなら、距離との相関は 1、被覆率との相関は −1 になります。"
    ),
    "Extractors": "特徴量",
    "Precision, recall": "適合率と再現率",
    "Density, coverage": "密度と被覆率",
    "Clusters": "クラスタ",
    "Recognised, values, pairs": "認識・値・組",
    "Copying": "コピー度",
    "Closer": "近すぎる割合",
    "Twins, support": "双子と種類数",
    "Oscillation": "振動",
    "Modes": "モード",
    "Estimate": "推定値",
    "Stop, regret": "停止する時点とリグレット",
    "Rank correlation": "順位相関",
    "What a picture is turned into before it is measured. lite0: an image network trained on ImageNet. random: a "
    "convolutional network that nobody trained. pixels: the picture itself, at 16 pixels a side.": (
        "画像を測る前に変換する先です。lite0 は ImageNet で学習した画像認識ネットワーク、random は学習していない畳み込"
        "みネットワーク、pixels は 1 辺 16 ピクセルに縮めた画像そのものです。"
    ),
    "Kernel distance between the features of samples and of held-out faces; 0 is no difference, and chance can take "
    "it below. It can rank one blur above noisy faces: read it in all three extractors.": (
        "生成画像と検証用の顔の特徴量の、カーネルによる距離です。0 なら差がなく、偶然で負になることもあります。ノイズの"
        "ある顔よりもぼけた 1 枚を高く評価することがあるので、3 種類の特徴量すべてで見てください。"
    ),
    "Distance between two Gaussians fitted to the features; fewer samples make it greater, and on lite0 it does not "
    "compare with published numbers.": (
        "特徴量に当てはめた 2 つのガウス分布の距離です。サンプルが少ないほど大きくなり、lite0 での値は論文の値とは比べ"
        "られません。"
    ),
    "Mean distance between samples over that between real faces: noise is varied too.": (
        "生成画像どうしの平均距離を、実データでの値で割ったものです。ノイズも「多様」になります。"
    ),
    "Work in 10¹² floating-point operations, counted, not timed: the same on every machine.": (
        "浮動小数点演算の回数（10¹² 回単位）です。時間ではなく回数なので、どの計算機でも同じ値になります。"
    ),
    "Sliced Wasserstein distance of small patches, times 1000, as the mean over the picture's own size and each half "
    "of it, down to 16 pixels or little more; no network takes part, and it knows nothing of whole faces.": (
        "小さな断片の sliced Wasserstein 距離を 1000 倍し、元の大きさから半分ずつ 16 ピクセル前後まで縮めた画像で平均し"
        "たものです。ネットワークは使わず、顔全体のことは考慮しません。"
    ),
    "Earth mover's distance, exact: how far samples must go to become held-out faces. Few samples are far apart in "
    "many dimensions whatever they are: read it beside its floor.": (
        "正確な EM 距離（earth mover's distance）です。生成画像を検証用の顔に変えるために必要な移動量を表します。次元が"
        "高いと、少ないサンプルはどんなものでも互いに離れるので、下限と見比べてください。"
    ),
    "Shares of samples that lie among real faces, and of real faces that lie among samples; one outlier can widen "
    "what counts as among.": (
        "生成画像のうち実データの分布の中にあるものの割合と、実データのうち生成画像の分布の中にあるものの割合です。外れ"
        "値が 1 つあるだけで、分布の範囲が広がることがあります。"
    ),
    "How many real faces' neighbourhoods a sample lies in, on average, and the share of real faces with a sample in "
    "theirs; outliers hardly move them.": (
        "1 枚の生成画像が平均していくつの実データの近傍に入るかと、近傍に生成画像がある実データの割合です。外れ値の影響"
        "はほとんど受けません。"
    ),
    "The share of groups that samples reach, and how far the mix is from the training faces' mix. Noise falls into "
    "some group too.": (
        "生成画像が現れたグループの割合と、構成比が学習データとどれだけ違うかです。ノイズも、いずれかのグループに入りま"
        "す。"
    ),
    "A classifier names hair, eyes, mouths and so on: the share of samples that it takes for faces, of the "
    "attributes' values that samples reach, and of pairs of values. It errs more on blurred faces than on real ones.": (
        "分類器で髪、目、口などを見分け、顔と判断した割合、現れた属性の値の割合、現れた値の組の割合を数えます。ぼけた顔"
        "では、実データよりも間違いが多くなります。"
    ),
    "How far the mix of values is from the training faces' mix, on average over attributes; 0 is none.": (
        "属性の値の構成比が学習データとどれだけ違うかを、属性について平均したものです。0 なら違いがありません。"
    ),
    "Whether samples lie nearer to training faces than held-out faces do, as a Z: 0 is honest, below −3 copies. Far "
    "above 0, samples are near no face at all, and a few copies among them do not show.": (
        "生成画像が検証用の顔よりも学習データに近いかを Z 値で表します。0 なら問題なく、−3 未満ならコピーです。0 よりず"
        "っと大きいときは、どの顔にも似ていないため、少数のコピーが混ざっていても現れません。"
    ),
    "Share of samples nearer to a training face than 99 % of held-out faces are: .01 is honest.": (
        "検証用の顔の 99 % よりも学習データに近い生成画像の割合です。0.01 程度なら問題ありません。"
    ),
    "Share of samples that have a twin among samples, and from that how many different faces the generator draws; "
    "twins are found by distance in pixels, not by eye.": (
        "ほかの生成画像とそっくりなものの割合と、そこから見積もった、生成器が描ける顔の種類数です。そっくりかどうかは目"
        "視ではなく、ピクセル距離で決めています。"
    ),
    "Mean width of strong edges in pixels: blur widens it, and noise hardly moves it.": (
        "はっきりした輪郭の平均の幅（ピクセル）です。ぼけると広がり、ノイズではほとんど変わりません。"
    ),
    "Fine detail over that of real faces: below 1 blurred, above 1 noisy. What is both can have 1.": (
        "細かい成分を実データでの値で割ったものです。1 より小さければぼけ、大きければノイズがあります。両方あると 1 に"
        "なることもあります。"
    ),
    "How far a latent's picture moves between two snapshots in the later part of training, where 1 is the distance "
    "to another latent's picture; by equal work, and by about equal numbers of generator steps. Learning is change "
    "too, and slow learning looks calm.": (
        "学習の後半で、同じ潜在変数の画像が次のスナップショットまでにどれだけ変わるかです。1 は別の潜在変数の画像との距"
        "離にあたります。計算量で等間隔の場合と、更新回数でほぼ等間隔の場合を示します。学習そのものも変化なので、学習が"
        "遅いと安定して見えます。"
    ),
    "How far the mix of attributes, or of clusters without them, moves in the same time (TV).": (
        "同じ間隔で、属性（なければクラスタ）の構成比がどれだけ変わるか（全変動距離）です。"
    ),
    "How far apart the variant's own discriminator finds real and generated faces. Its meaning is named with each "
    "variant below, and it compares only between variants of one meaning. A gap between training and held-out faces "
    "is the discriminator knowing its training faces by heart.": (
        "そのモデル自身の識別器から見た、実データと生成画像の隔たりです。意味は下の各モデルのところに書いてあり、意味が"
        "同じモデルどうしでしか比べられません。学習データと検証データで差があれば、識別器が学習データを暗記しています。"
    ),
    "Where one would stop who goes by the estimate alone, and what KID (lite0) is there above the best checkpoint; "
    "beside it the same for training to the end.": (
        "推定値だけを頼りに止める時点と、そのときの KID（lite0）が最良のチェックポイントよりどれだけ大きいかです。最後"
        "まで学習した場合の値も並べています。"
    ),
    "Over the checkpoints of a run, between a smoothed curve of training and a measured figure; brackets hold the "
    "bootstrap's interval over checkpoints. A dozen checkpoints that all improve correlate with anything that goes "
    "one way.": (
        "学習曲線をならしたものと測定値の、チェックポイントを通した相関です。角括弧はブートストラップによる区間です。ど"
        "のチェックポイントでも改善していれば、一方向に動くものとは何とでも相関します。"
    ),
    "Modes are not counted: nothing is known of the attributes of these faces. Avatars have them (data.source: "
    "avatars); for all other faces, see the clusters above.": (
        "この顔には属性の情報がないので、モードは数えていません。属性があるのはアバター（data.source: avatars）だけで、"
        "それ以外の顔では、上のクラスタを見てください。"
    ),
    # the order of variants
    "By KID, the extractors ({extractors}) do not agree on an order of the {count} variants, nor on that of any two.": (
        "KID では、{count} モデルの順位が特徴量（{extractors}）によって異なり、順序が一致した組は 1 つもありません。"
    ),
    "By KID, the extractors ({extractors}) do not agree on an order of the {count} variants: they order {alike} of "
    "{pairs} pairs alike.": (
        "KID では、{count} モデルの順位が特徴量（{extractors}）によって異なり、{pairs} 組のうち順序が一致したのは "
        "{alike} 組です。"
    ),
    "All of them put {first} before each other one.": "どの特徴量でも {first} が 1 位です。",
    "One seed has no interval, so any of this may be chance.": (
        "シードが 1 つだけで信頼区間を求められないため、偶然の可能性もあります。"
    ),
    "Where they agree, all intervals over the {seeds} seeds leave out 0.": (
        "一致した組では、{seeds} シードの信頼区間がすべて 0 を含みません。"
    ),
    "Not told apart over {seeds} seeds, since an interval contains 0: {clauses}.": (
        "{seeds} シードの信頼区間が 0 を含むため、優劣がつかないもの：{clauses}。"
    ),
    "No order of the variants is stated, since {file} is not there: run dvc repro {stage}.": (
        "{file} がないため、モデルの順位は示していません。dvc repro {stage} を実行してください。"
    ),
    "attribute values reached": "属性値の出現率",
}
# marks in tables
TAGS = {"best": "最良", "copies": "コピー"}
SOURCES = {
    "All tables: data/evaluations/<model>/<seed>.json; what is best: reports/comparison.json": (
        "表はすべて data/evaluations/<model>/<seed>.json、「最良」の判定は reports/comparison.json"
    ),
}
