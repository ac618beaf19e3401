"""The page's texts in Japanese, by their English: what is not here stays English, and is marked as such.

Braces stand for what differs from page to page. It is carried over, translated if it stands here itself; what is in
`{names}` is a list as in speech.
"""

TEXTS = {
    # the opening
    "GANs on illustrated faces": "イラストの顔で GAN を比べる",
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's, though one seed cannot say whether that is chance.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "なりました。ただし、シードが 1 つだけなので、偶然かどうかはわかりません。"
    ),
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's, beyond the intervals over {seeds} seeds.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "、その差は {seeds} シードの信頼区間を超えています。"
    ),
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's, though {seeds} seeds do not tell it from {names} in all of them.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "なりました。ただし、{seeds} シードでは {names} との差がはっきりしない特徴量もあります。"
    ),
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "なりました。"
    ),
    "For a set like this one, {model} is the best guess, but no more: measures disagree, and one seed cannot say "
    "what of it is chance.": (
        "このような顔の集まりには {model} がよさそうですが、断言はできません。指標どうしが食い違っていて、シードが 1 つ"
        "だけでは、どこまでが偶然かもわかりません。"
    ),
    "For a set like this one, {model} is the best guess, but no more: measures disagree.": (
        "このような顔の集まりには {model} がよさそうですが、指標どうしが食い違うので断言はできません。"
    ),
    "For a set like this one, no variant is recommended: measures disagree, and one seed cannot say what of it is "
    "chance.": (
        "このような顔の集まりに、特におすすめできるモデルはありません。指標どうしが食い違っていて、シードが 1 つだけで"
        "は、どこまでが偶然かもわかりません。"
    ),
    "For a set like this one, no variant is recommended: measures disagree.": (
        "指標どうしが食い違うため、このような顔の集まりに特におすすめできるモデルはありません。"
    ),
    "Its samples reach {mine} of the attributes' values (the others at most {best}, by {model}; real faces: {real}) "
    "and have edges {width} pixels wide (real faces: {real_width}).": (
        "生成した顔には属性の値の {mine} が現れ（他のモデルは {model} の {best} が最高、実データは {real}）、輪郭の幅は"
        " {width} ピクセルです（実データは {real_width}）。"
    ),
    "Its samples have edges {width} pixels wide (real faces: {real_width}).": (
        "生成した顔の輪郭の幅は {width} ピクセルです（実データは {real_width}）。"
    ),
    "{names} learnt from {faces} faces of {width} × {height} pixels, with {cost} TFLOP of work each: {steps} "
    "generator steps.": (
        "{width} × {height} ピクセルの顔 {faces} 枚で、{names} を学習しました。計算量はそれぞれ {cost} TFLOP、生成器の"
        "更新は {steps} 回です。"
    ),
    "{model} after training: the first of the fixed latents, not chosen.": (
        "学習後の {model} の出力です。固定した潜在変数を先頭から並べたもので、選んではいません。"
    ),
    "{models} after training, a row each: the first of the fixed latents, not chosen.": (
        "学習後の {models} の出力です（1 行に 1 モデル）。固定した潜在変数を先頭から並べたもので、選んではいません。"
    ),
    "Dark": "ダーク",
    # navigation and headings
    "On this page": "このページの内容",
    "Faces": "データ",
    "Side by side": "学習の様子",
    "Results": "結果",
    "Figures": "グラフ",
    "Claims": "主張の検証",
    "Theory": "理論",
    "Reproduce": "再現方法",
    "What was trained on": "学習データ",
    "What is known of each face": "顔の属性",
    "Who drew them": "作者とライセンス",
    "What was claimed in 2017, and what the measurements say": "2017 年の主張と、測ってみた結果",
    "The theory, computed": "理論を計算で確かめる",
    "How to make this page again, or another": "このページを再現する、別の設定を試す",
    "What differs from the project's own params": "既定の設定との違い",
    "Try another setting": "別の設定を試す",
    "The params in force": "使った設定",
    # the faces
    "{train} faces for training, and {heldout} held out, which no training saw and against which every variant is "
    "measured.": (
        "学習に使った顔は {train} 枚です。これとは別に {heldout} 枚を検証用に取り分け、学習には使わずに、すべてのモデル"
        "の評価に使っています。"
    ),
    "Some of the training faces.": "学習に使った顔の一部です。",
    "Left out:": "除外した画像：",
    "How many training faces have what": "属性ごとの枚数",
    "Nothing is known of the attributes of these faces, so samples are not counted by them.": (
        "この顔には属性の情報がないので、属性による集計はしていません。"
    ),
    "A classifier tells {count} attributes of faces apart, and samples are counted by those that it names rightly on "
    "at least {accuracy} of the held-out faces.": (
        "分類器で顔の属性を {count} 種類見分け、そのうち検証用の顔での正解率が {accuracy} 以上のものだけを集計に使って"
        "います。"
    ),
    "All of them are used.": "すべて使っています。",
    "Not used:": "使わなかったもの：",
    "Share of held-out faces named rightly": "検証用の顔での正解率",
    "Work": "計算量",
    "Works, creators and licences": "作品、作者、ライセンス",
    "Title": "作品",
    "Number of faces": "枚数",
    "Creator": "作者",
    "Licence": "ライセンス",
    "Source": "出典",
    "The faces were drawn from these works by a program, cropped and scaled; the generated pictures on this page are "
    "learned from them.": (
        "これらの作品をもとにプログラムで顔を描き、切り抜いて大きさをそろえました。このページの生成画像は、それを学習し"
        "たものです。"
    ),
    # the race
    "Every variant draws the same latents, with seed {seed}: a place in a panel is one latent throughout. Move the "
    "slider, or play, to see what each had learnt after equal shares of its work, or after equal numbers of "
    "generator steps. Choose a face to follow its latent over training and across variants.": (
        "どのモデルも同じ潜在変数から描いています（シード {seed}）。パネルの中の同じ位置は、いつも同じ潜在変数です。ス"
        "ライダーを動かすか再生すると、同じ計算量、または同じ更新回数の時点で、それぞれが何を学んでいたかを見比べられま"
        "す。顔を選ぶと、その潜在変数を学習の始めから終わりまで、モデルをまたいで追えます。"
    ),
    "This part needs JavaScript. data/race/race.webp shows the same as an animation.": (
        "ここには JavaScript が必要です。同じ内容は data/race/race.webp のアニメーションで見られます。"
    ),
    "Clock": "時点",
    "The clock counts": "何をそろえるか",
    "equal work": "計算量をそろえる",
    "equal steps": "更新回数をそろえる",
    "Previous latent": "前の潜在変数",
    "Next latent": "次の潜在変数",
    "Close": "閉じる",
    "At the slider": "スライダーの時点",
    "From none of its work to all of it, in equal parts": "学習の開始から終了まで（等間隔）",
    "Nearest training faces": "最も近い学習データ",
    "Nearest to the last picture, by distance in pixels, the nearest first.": (
        "最後の画像に近い学習データを、ピクセル距離の近い順に並べています。"
    ),
    # results
    "After training, against held-out faces, with seed {seed}; ± of KID is over blocks of samples. With one seed "
    "nothing is marked as best. Floor and ceilings are what real faces, noise and one face repeated score in the "
    "place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seed}）。KID の ± は、サンプルをブロックに分けたときのばらつきです"
        "。シードが 1 つのときは best の印は付けません。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ顔"
        "の繰り返しを測った値です。"
    ),
    "After training, against held-out faces: mean ± standard deviation over seeds {seeds}. A figure is marked best "
    "only where its intervals leave out 0 against every other variant. Floor and ceilings are what real faces, noise "
    "and one face repeated score in the place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seeds} の平均 ± 標準偏差）。best の印は、ほかのすべてのモデルとの"
        "差の信頼区間が0 を含まないときだけ付けています。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ顔"
        "の繰り返しを測った値です。"
    ),
    "After training, against held-out faces: mean ± standard deviation over seeds {seeds}, with the {level} % "
    "interval of the mean in brackets for the figures that variants are compared by. A figure is marked best only "
    "where its intervals leave out 0 against every other variant. Floor and ceilings are what real faces, noise and "
    "one face repeated score in the place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seeds} の平均 ± 標準偏差。比較に使う指標には、平均の {level} % 信"
        "頼区間を角括弧で添えています）。best の印は、ほかのすべてのモデルとの差の信頼区間が 0 を含まないときだけ付けて"
        "います。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ顔の繰り返しを測った値です。"
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
    "Regret": "損失の増加",
    "Regret of the last": "最後まで学習した場合",
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
    "Fidelity and variety, in {extractor}": "忠実さと多様さ（{extractor}）",
    "Clusters: groups of training faces, in lite0": "クラスタ：学習データのグループ（lite0）",
    "Modes: attributes of faces": "モード：顔の属性",
    "The floor is what as many held-out faces reach: few samples cannot show every pair.": (
        "下限は、同じ枚数の検証用の顔での値です。枚数が少なければ、すべての組み合わせは現れません。"
    ),
    "Copies of training faces": "学習データのコピー",
    "Marked “copies”: copying below −3, or closer above .05. Where real faces are marked too, there are too few "
    "samples to tell.": (
        "コピー度が −3 未満、または近すぎる割合が 0.05 を超えると copies の印が付きます。実データにも印が付くときは、サ"
        "ンプルが少なすぎて判断できません。"
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
    "Stop, regret": "停止と損失の増加",
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
    # figures
    "Over work, a line is the mean over seeds {seeds}, within a band of one standard deviation to each side; other "
    "figures have a line for each seed. The data below each has every seed.": (
        "計算量を横軸とするグラフでは、線がシード {seeds} の平均、帯がその上下 1 標準偏差です。ほかのグラフではシードご"
        "とに線を引いています。各グラフの下のデータには、すべてのシードの値があります。"
    ),
    "KID in three extractors, and SWD": "3 種類の特徴量での KID と SWD",
    "Distances against work: lower is better. Where panels order the variants differently, none is to be believed.": (
        "計算量に対する距離です。小さいほど良好です。パネルによって順位が違うときは、どの順位も信用できません。"
    ),
    "Coverage and diversity": "被覆率と多様性",
    "Coverage and diversity against work: higher is more varied, and the floor is what real faces have.": (
        "計算量に対する被覆率と多様性です。大きいほど多様で、破線は実データでの値です。"
    ),
    "How far the pictures of the same latents move from one snapshot to the next. At 1 a latent's picture changes as "
    "much as if it became another latent's.": (
        "同じ潜在変数の画像が、次のスナップショットまでにどれだけ変わるかです。1 は、別の潜在変数の画像に入れ替わるほど"
        "の変化です。"
    ),
    "Blur": "ぼけ",
    "Mean width of strong edges against work: above the floor is blurrier than real faces.": (
        "計算量に対する、はっきりした輪郭の平均の幅です。破線より上なら、実データよりぼけています。"
    ),
    "Power spectra": "パワースペクトル",
    "Power of the last samples by frequency: below the real faces' on the right is blur, and above them is noise.": (
        "最後の生成画像の、周波数ごとのパワーです。右側で実データより下ならぼけ、上ならノイズです。"
    ),
    "When to stop": "いつ学習を止めるか",
    "Crosses: where the estimate says to stop, at the KID of the checkpoint nearest to it.": (
        "× は、推定値に従って止める時点と、最も近いチェックポイントでの KID です。"
    ),
    "The critic's estimate and the earth mover's distance": "クリティックの推定値と EM 距離",
    "The critic's estimate on training faces and the exact distance at each checkpoint, joined in the order of "
    "training. The critic has features of its own, so no more than a common rise is to be expected.": (
        "各チェックポイントでの、学習データに対するクリティックの推定値と正確な距離を、学習の順に結んでいます。クリティ"
        "ックは独自の特徴量を使うので、期待できるのは、ともに増減することまでです。"
    ),
    "Where the truth is known": "正解がわかっている場合",
    "Modes reached, by attribute": "属性ごとに現れたモード",
    "Attribute": "属性",
    "Share of each attribute's values that the last samples reach: 1 is all that training faces have.": (
        "各属性の値のうち、最後の生成画像に現れた割合です。1 なら、学習データにあるすべての値が現れています。"
    ),
    "Share of each attribute's values that the last samples reach: 1 is all that training faces have; means over "
    "seeds.": (
        "各属性の値のうち、最後の生成画像に現れた割合です（シードの平均）。1 なら、学習データにあるすべての値が現れてい"
        "ます。"
    ),
    # the ledger
    "A claim holds when every measure of it agrees beyond the difference that counts, in its whole interval over "
    "seeds; where measures disagree, it is undecided; and one seed can only suggest.": (
        "すべての指標で、意味のある大きさの差がシード間の信頼区間全体にわたって認められたとき、主張は「成り立つ」としま"
        "す。指標が食い違うときは「判定できない」とし、シードが 1 つのときは示唆にとどめます。"
    ),
    "holds": "成り立つ",
    "suggests it holds": "成り立ちそう",
    "undecided": "判定できない",
    "suggests it does not": "成り立たなそう",
    "does not hold": "成り立たない",
    "not computed": "計算していない",
    "Rule": "判定基準",
    "Why": "理由",
    "Picture": "グラフ",
    "{count} comparison": "{count} 件の比較",
    "{count} comparisons": "{count} 件の比較",
    "Measure": "指標",
    "Of": "対象",
    "Means": "平均",
    "Difference": "差",
    "Interval": "信頼区間",
    "Wanted": "条件",
    "Agrees": "一致",
    "Floor and ceilings": "下限と上限",
    "WGAN oscillates less than DCGAN while it trains": "WGAN は学習中の振動が DCGAN より小さい",
    "WGAN's faces are blurrier than DCGAN's": "WGAN の顔は DCGAN よりぼけている",
    "WGAN hardly drops modes, fewer than GAN and DCGAN, counted in the avatars' attributes": (
        "WGAN はモードをほとんど失わない（GAN や DCGAN より少ない）：アバターの属性で数えた場合"
    ),
    "WGAN hardly drops modes, fewer than GAN and DCGAN, counted in features": (
        "WGAN はモードをほとんど失わない（GAN や DCGAN より少ない）：特徴量で数えた場合"
    ),
    "WGAN's critic estimates the earth mover's distance between samples and faces all along": (
        "WGAN のクリティックは、生成画像と顔の EM 距離を一貫して推定している"
    ),
    "A clipped critic estimates the earth mover's distance between two segments, also while one moves": (
        "重みをクリップしたクリティックは、2 本の線分の EM 距離を、片方が動いている間も推定できる"
    ),
    "The critic's curve tells how good the samples are": "クリティックの曲線から生成画像の良さがわかる",
    "The critic's curve tells when to stop, better than training to the end": (
        "クリティックの曲線から、最後まで学習するより良い止めどきがわかる"
    ),
    "WGAN learns with fully connected networks, nearer to real faces than to noise or one face repeated": (
        "WGAN は全結合ネットワークでも学習でき、ノイズや同じ顔の繰り返しより実データに近づく"
    ),
    "With fully connected networks WGAN does at least as well as the plain GAN": (
        "全結合ネットワークの WGAN は、通常の GAN と同等以上である"
    ),
    "How many steps the critic takes for each of the generator's matters less for WGAN than for GAN": (
        "生成器 1 回あたりのクリティックの更新回数は、GAN よりも WGAN のほうが影響が小さい"
    ),
    "Unrolled GAN reaches more of eight Gaussians on a ring than the plain GAN": (
        "Unrolled GAN は、円周上の 8 つのガウス分布のうち、通常の GAN より多くに届く"
    ),
    "Unrolled GAN with K = 5 trains worse than DCGAN": "K = 5 の Unrolled GAN は、DCGAN より学習がうまくいかない",
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
    # the variants
    "Networks": "ネットワーク",
    "Objective": "目的関数",
    "Optimiser": "最適化手法",
    "Schedule": "更新の順序",
    "Penalty": "正則化",
    "Augmentation": "データ拡張",
    "Unrolling": "先読み",
    "Shown": "表示する生成器",
    "Size": "大きさ",
    "{generator} parameters in the generator, {discriminator} in the discriminator": (
        "パラメータ数：生成器 {generator}、識別器 {discriminator}"
    ),
    "{generator} GFLOP a generator step, {discriminator} a discriminator step; {steps} generator steps, {total} "
    "TFLOP in all": (
        "生成器の更新 1 回に {generator} GFLOP、識別器の更新 1 回に {discriminator} GFLOP。生成器の更新 {steps} 回、合"
        "計 {total} TFLOP"
    ),
    "After {steps} generator steps.": "生成器を {steps} 回更新した時点です。",
    "Over training, the same latents throughout.": "学習の経過です。潜在変数はずっと同じです。",
    "The same latents at the steps that the 2017 post showed, as far as this run got.": (
        "2017 年の記事が示した更新回数での、同じ潜在変数の画像です（今回の学習が届いた範囲）。"
    ),
    "The ten samples nearest to a training face, and below each its nearest training face, by distance in pixels: a "
    "copy would show here.": (
        "学習データに最も近い生成画像 10 枚と、その下にそれぞれ最も近い学習データです（ピクセル距離）。コピーがあれば、"
        "ここに現れます。"
    ),
    "Losses.": "損失です。",
    "Losses, each point the mean of {block} records.": "損失です。各点は {block} 件の記録の平均です。",
    # making it again
    "Random numbers are functions of the seeds in params.yaml: the same code, params, libraries and processor give "
    "the same bytes. Another processor, or another version of torch, rounds sums differently and gives another, "
    "equally good run.": (
        "乱数は params.yaml のシードだけで決まるので、コード、設定、ライブラリ、プロセッサが同じなら、同じ結果がバイト"
        "単位で得られます。プロセッサや torch のバージョンが違うと、和の丸め方が変わり、別の（優劣のない）結果になりま"
        "す。"
    ),
    "what Git calls this folder with these very files": "このフォルダーの内容に Git が付ける ID です",
    "Params": "設定",
    "SHA-256 of those in force, as below": "下にある設定の SHA-256 です",
    "Libraries": "ライブラリ",
    "as installed when this page was made": "このページを作ったときのバージョンです",
    "Param": "設定項目",
    "Here": "このページ",
    "As the project comes": "既定値",
    "Nothing: these are the params that the project comes with.": "違いはありません。既定の設定のままです。",
    "All of it is decided in params.yaml. Try another value, and only what depends on it runs again:": (
        "すべて params.yaml で決まります。値を変えると、影響を受ける部分だけが再実行されます。"
    ),
}
